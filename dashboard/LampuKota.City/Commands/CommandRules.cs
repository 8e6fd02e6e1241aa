using System.Collections.Immutable;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What a command must be before it is recorded.</summary>
public static class CommandRules
{
    /// <summary>Most lamps that one request may name by id; a kelurahan may have more.</summary>
    public const int MaximumTargets = 5_000;

    /// <summary>Longest override: what is to hold for more than 30 days belongs into a calendar.</summary>
    public const long MaximumDurationMs = 30L * 24 * 3_600_000;

    /// <summary>Checks a request and makes the command of it.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="person">Who asked.</param>
    /// <param name="city">The assets.</param>
    /// <param name="id">The command's id.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <exception cref="RequestRefusedException">The request is wrong, or names no lamp.</exception>
    public static CommandRecord Make(CommandRequest request, Person person, CitySnapshot city, string id, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(city);
        CheckOrder(request, nowUnixMs);
        ImmutableArray<CommandTargetRecord> targets = Targets(request, city);
        return new CommandRecord(
            id, request.LevelPercent, request.RampSeconds, nowUnixMs, request.ExpiresUnixMs, request.Reason.Trim(), person.Id, person.Name, request.KelurahanId, targets);
    }

    private static void CheckOrder(CommandRequest request, long nowUnixMs)
    {
        if (request.LevelPercent is < 0 or > 100)
            throw Invalid("level", "The level must be 0 to 100 %, or null to resume the control program.");
        if (request.RampSeconds is < 0 or > LightingLimits.MaximumRampSeconds)
            throw Invalid("rampSeconds", $"The ramp must be 0 to {LightingLimits.MaximumRampSeconds} seconds.");
        if (request.ExpiresUnixMs <= nowUnixMs || request.ExpiresUnixMs - nowUnixMs > MaximumDurationMs)
            throw Invalid("expiresUnixMs", "The expiry must lie in the next 30 days; put what shall hold for longer into a calendar.");
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > LightingLimits.MaximumReasonLength || request.Reason.Any(char.IsControl))
            throw Invalid("reason", $"Give a reason of 1 to {LightingLimits.MaximumReasonLength} characters on one line.");
    }

    private static ImmutableArray<CommandTargetRecord> Targets(CommandRequest request, CitySnapshot city)
    {
        if (request.KelurahanId is { } kelurahanId)
        {
            if (request.Targets.Count > 0)
                throw Invalid("targets", "Name either targets or a kelurahan, not both.");
            if (city.FindKelurahan(kelurahanId) is null)
                throw new RequestRefusedException(Refusal.NotFound, "kelurahan", "There is no such kelurahan; take an id from /api/v1/map/base.");
            IReadOnlyList<int> lamps = city.LampsOfKelurahan(kelurahanId);
            return lamps.Count > 0 ? [.. lamps.Select(lamp => Target(city.Lamps[lamp]))] : throw Invalid("kelurahan", "This kelurahan has no lamps.");
        }

        if (request.Targets.Count is 0 or > MaximumTargets)
            throw Invalid("targets", $"Name 1 to {MaximumTargets} lamps, or a kelurahan.");
        return [.. request.Targets.Distinct(StringComparer.Ordinal).Select(lampId => Target(city.FindLamp(lampId)
            ?? throw new RequestRefusedException(Refusal.NotFound, "targets", $"There is no lamp {Quoted(lampId)}; search for its id or pole code.")))];
    }

    private static string Quoted(string? id) => id is not null && DeviceId.IsValid(id) ? id : "of this name";

    private static CommandTargetRecord Target(LampAsset lamp) => new(lamp.Id, lamp.GatewayId);

    private static RequestRefusedException Invalid(string field, string message) => new(Refusal.Invalid, field, message);
}
