using System.Data.Common;
using System.Globalization;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>Puts a new gateway into the city step by step: its place, its lamps, a trial of each, and a person's word that it is accepted.</summary>
/// <param name="store">Accepted gateways.</param>
/// <param name="assets">Adds and changes assets.</param>
/// <param name="desk">Commands lamps.</param>
/// <param name="commands">Commands of the past.</param>
/// <param name="desired">Which document each gateway runs.</param>
/// <param name="live">What gateways say.</param>
/// <param name="directory">The assets.</param>
/// <param name="clock">The city's clock.</param>
public sealed class CommissioningService(
    CommissioningStore store, AssetService assets, CommandDesk desk, CommandStore commands, DesiredService desired, LiveCity live, CityDirectory directory, CityClock clock)
{
    /// <summary>Most lamps of one gateway that are tried here: what its outputs carry, and more.</summary>
    public const int MaximumLamps = 200;

    private const int LookedAtCommands = 5;
    private static readonly long TrialMs = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    /// <summary>Accepted gateways, the newest first.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<CommissioningRow>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    /// <summary>How far a gateway is.</summary>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its steps, or null where the city has none of this id.</returns>
    public async Task<CommissioningSteps?> FindAsync(string gatewayId, CancellationToken cancellationToken)
    {
        CitySnapshot city = directory.Current;
        if (live.FindGateway(gatewayId) is not { } now)
            return null;

        var lamps = new List<LampTrial>();
        foreach (int index in city.LampsOfGateway(gatewayId).Take(MaximumLamps))
            lamps.Add(await TrialOfAsync(city.Lamps[index], cancellationToken));
        bool runs = desired.Rollout.Of(gatewayId).State == RolloutState.Running;
        return new CommissioningSteps(now.IsOnline is not null, now.IsOnline == true, runs, lamps, await store.FindAsync(gatewayId, cancellationToken) is not null);
    }

    /// <summary>Adds a gateway where its cabinet stands.</summary>
    /// <param name="gatewayId">Its id.</param>
    /// <param name="cabinetId">Its cabinet.</param>
    /// <param name="person">Who adds it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">There is no such cabinet, or the id is taken or none.</exception>
    public async Task BeginAsync(string gatewayId, string cabinetId, Person person, CancellationToken cancellationToken)
    {
        if (directory.Current.FindCabinet(cabinetId) is not { } cabinet)
            throw new RequestRefusedException(Refusal.NotFound, "cabinet", $"The city has none of the id {cabinetId}; add it first, or mend the id.");

        var fields = new Dictionary<string, string>
        {
            ["cabinet"] = cabinet.Id, ["kelurahan"] = cabinet.KelurahanId, ["longitude"] = Text(cabinet.LongitudeDegrees), ["latitude"] = Text(cabinet.LatitudeDegrees),
        };
        await assets.AddAsync(new AssetRow(1, AssetKind.Gateway, gatewayId, fields), person, cancellationToken);
    }

    /// <summary>Gives a gateway lamps, and its cabinet feeds them.</summary>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="lampIds">The lamps.</param>
    /// <param name="segmentId">The segment that feeds them; empty to leave each on its own.</param>
    /// <param name="person">Who does it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">A lamp is not there, is locked, or the segment is another cabinet's.</exception>
    public async Task AssignAsync(string gatewayId, IReadOnlyList<string> lampIds, string segmentId, Person person, CancellationToken cancellationToken)
    {
        GatewayAsset gateway = Gateway(gatewayId);
        var fields = new Dictionary<string, string> { ["gateway"] = gateway.Id, ["cabinet"] = gateway.CabinetId, ["segment"] = segmentId };
        await assets.ChangeAsync(AssetKind.Lamp, lampIds, fields, assets.VersionOf(AssetKind.Lamp, lampIds), person, cancellationToken);
    }

    /// <summary>Lights lamps of a gateway fully for ten minutes, so that what they draw proves them.</summary>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="lampId">One lamp; null for all that are not proven yet.</param>
    /// <param name="person">Who does it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="RequestRefusedException">There is none to try, or the person may not.</exception>
    public async Task TryAsync(string gatewayId, string? lampId, Person person, CancellationToken cancellationToken)
    {
        CommissioningSteps steps = await FindAsync(gatewayId, cancellationToken) ?? throw Missing(gatewayId);
        string[] lamps = [.. steps.Lamps.Where(lamp => lampId is null ? !lamp.IsGood : lamp.Lamp.Id == lampId).Select(lamp => lamp.Lamp.Id)];
        if (lamps.Length == 0)
            throw new RequestRefusedException(Refusal.Invalid, "lamp", "There is no lamp of this gateway to try.");
        await desk.RequestAsync(new CommandRequest(100, clock.NowUnixMs() + TrialMs, CommissioningSteps.TrialReason, new CommandScope(CommandScopeKind.Lamps), lamps), person, cancellationToken);
    }

    /// <summary>Accepts a gateway with its lamps.</summary>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="person">Who accepts it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">A step before is not done.</exception>
    public async Task AcceptAsync(string gatewayId, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageAssets);
        CommissioningSteps steps = await FindAsync(gatewayId, cancellationToken) ?? throw Missing(gatewayId);
        if (!steps.CanBeAccepted)
            throw new RequestRefusedException(Refusal.Conflict, "steps", "A gateway is accepted when it is connected, runs its document, and each of its lamps is proven; do the steps before first.");

        var row = new CommissioningRow { GatewayId = gatewayId, AcceptedUnixMs = clock.NowUnixMs(), PersonId = person.Id, PersonName = person.Name, Lamps = steps.Lamps.Count };
        try
        {
            await store.SaveAsync(row, AuditEntry.Of(person, AuditActions.Assets, gatewayId, FormattableString.Invariant($"gateway accepted with {row.Lamps} lamps proven"), row.AcceptedUnixMs), cancellationToken);
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The assets could not be saved; check the dashboard's disk and try again.");
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static RequestRefusedException Missing(string gatewayId) => new(Refusal.NotFound, "id", $"The city has no asset of this kind with the id {gatewayId}.");

    private GatewayAsset Gateway(string gatewayId) => directory.Current.FindGateway(gatewayId) ?? throw Missing(gatewayId);

    private async Task<LampTrial> TrialOfAsync(LampAsset lamp, CancellationToken cancellationToken)
    {
        IReadOnlyList<CommandRecord> recent = await commands.LoadRecentOfLampAsync(lamp.Id, LookedAtCommands, cancellationToken);
        // What proved the lamp behind another gateway, or at another level, proves nothing of this one.
        CommandTargetRecord? trial = recent.FirstOrDefault(command => command is { Reason: CommissioningSteps.TrialReason, LevelPercent: 100 } && command.Targets[0].GatewayId == lamp.GatewayId)?.Targets[0];
        return new LampTrial(lamp, trial?.State, trial?.ProvedPowerWatts);
    }
}
