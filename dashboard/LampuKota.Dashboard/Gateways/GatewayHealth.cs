using System.Collections.Concurrent;
using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>What gateways say is wrong with themselves: a clock that they do not trust, a disk that lost what waited on it, commands that it cannot read.</summary>
/// <param name="store">Where what is over as soon as it is told is kept.</param>
/// <param name="rollouts">What gateways reported last.</param>
public sealed class GatewayHealth(GatewayNoticeStore store, RolloutService rollouts)
{
    /// <summary>The event of a gateway whose outbox did not check.</summary>
    public const string StorageDamaged = "storageDamaged";

    /// <summary>So long a damage is shown: a card that fails does so again within weeks.</summary>
    private const long ShownMs = 30L * 86_400_000;

    private readonly ConcurrentDictionary<string, long> _damaged = new(StringComparer.Ordinal);

    /// <summary>Reads what was told before; for the start.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach ((string gatewayId, long atUnixMs) in await store.LoadAsync(StorageDamaged, cancellationToken))
            _damaged[gatewayId] = atUnixMs;
    }

    /// <summary>How a gateway is.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    /// <param name="nowUnixMs">City time.</param>
    public GatewayCondition Of(string gatewayId, long nowUnixMs)
    {
        ReportedDocument? reported = rollouts.FindReported(gatewayId);
        return new GatewayCondition(
            reported?.IsClockTrusted == false, _damaged.TryGetValue(gatewayId, out long at) && nowUnixMs - at < ShownMs ? at : null, reported?.UnreadableCommands ?? 0);
    }

    /// <summary>Takes an event that a gateway told of itself; durable when it returns. Others are passed over.</summary>
    internal async Task TakeAsync(DeviceEvent told, CancellationToken cancellationToken)
    {
        if (told.Event != StorageDamaged || (_damaged.TryGetValue(told.Device, out long known) && known >= told.AtUnixMs))
            return;

        await store.SaveAsync(new GatewayNoticeRow { GatewayId = told.Device, Event = told.Event, AtUnixMs = told.AtUnixMs }, cancellationToken);
        _damaged[told.Device] = told.AtUnixMs;
    }
}

/// <summary>What a gateway says is wrong with itself.</summary>
/// <param name="IsClockDoubtful">Whether it does not know the time for certain.</param>
/// <param name="StorageDamagedUnixMs">When a file of its outbox last did not check; null where none did of late.</param>
/// <param name="UnreadableCommands">How many commands came to it since its program's start that did not even say whom to answer.</param>
public readonly record struct GatewayCondition(bool IsClockDoubtful, long? StorageDamagedUnixMs, long UnreadableCommands)
{
    /// <summary>Whether nothing is.</summary>
    public bool IsWell => !IsClockDoubtful && StorageDamagedUnixMs is null && UnreadableCommands == 0;
}
