using System.Runtime.InteropServices;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>
/// Finds gateways that are silent, and devices that are silent while their gateway is heard. What is behind a silent gateway is unknown, and nothing is said of it; after its
/// return each device has its whole hold time to be heard. To be used by one thread at a time.
/// </summary>
internal sealed class SilenceWatch
{
    private static readonly Dictionary<string, double> NoValues = [];

    private readonly long _graceMs;
    private readonly CommunicationRule _gatewayRule;
    private readonly CommunicationRule _deviceRule;
    private readonly Func<int, string> _deviceId;
    private readonly Func<int, string> _gatewayId;
    private readonly List<GatewayHeard> _gateways = [];

    /// <param name="silentAfter">Silence that raises the event.</param>
    /// <param name="startUnixMs">When the program started; nobody was silent before.</param>
    /// <param name="deviceId">A device's id by its number.</param>
    /// <param name="gatewayId">A gateway's id by its number.</param>
    /// <param name="raised">What was raised before the start.</param>
    public SilenceWatch(Duration silentAfter, long startUnixMs, Func<int, string> deviceId, Func<int, string> gatewayId, RaisedConditions raised)
    {
        (_deviceId, _gatewayId) = (deviceId, gatewayId);
        // Of a gateway that falls silent some devices were heard a report before the others.
        _graceMs = (long)(silentAfter / 3).TotalMilliseconds;
        _gatewayRule = new CommunicationRule(silentAfter, FaultThresholds.HeardAgain, startUnixMs, gateway => raised.StartOf(EventNames.CommunicationFailure, gatewayId(gateway)));
        _deviceRule = new CommunicationRule(silentAfter, FaultThresholds.HeardAgain, startUnixMs, device => raised.StartOf(EventNames.CommunicationFailure, deviceId(device)));
    }

    /// <summary>Looks at all devices.</summary>
    /// <param name="records">What is known of each, by its number.</param>
    /// <param name="nowUnixMs">The present city time.</param>
    /// <param name="events">Where events go.</param>
    public void Look(List<DeviceRecord> records, long nowUnixMs, List<DeviceEvent> events)
    {
        HearGateways(records);
        for (int gateway = 0; gateway < _gateways.Count; gateway++)
        {
            GatewayHeard heard = _gateways[gateway];
            var record = new DeviceRecord(gateway, heard.NewUnixMs, heard.NewestSampleUnixMs);
            Add(events, _gatewayRule.Evaluate(gateway, record, nowUnixMs), _gatewayId(gateway), nowUnixMs);
        }

        for (int device = 0; device < records.Count; device++)
        {
            DeviceRecord record = records[device];
            if (record.Gateway >= 0 && !IsHeard(record.Gateway, nowUnixMs))
                continue;

            long sinceUnixMs = record.Gateway >= 0 ? _gateways[record.Gateway].SinceUnixMs : 0;
            if (_deviceRule.Evaluate(device, record, nowUnixMs, sinceUnixMs) is { } change)
                Add(events, change, _deviceId(device), nowUnixMs);
        }
    }

    /// <summary>Whether a gateway is heard at present.</summary>
    public bool IsHeard(int gateway, long nowUnixMs) => gateway < _gateways.Count && nowUnixMs - _gateways[gateway].NewUnixMs <= _graceMs;

    private void HearGateways(List<DeviceRecord> records)
    {
        Span<GatewayHeard> known = CollectionsMarshal.AsSpan(_gateways);
        for (int gateway = 0; gateway < known.Length; gateway++)
            known[gateway] = known[gateway] with { OldUnixMs = known[gateway].NewUnixMs };
        foreach (DeviceRecord record in records)
        {
            if (record.Gateway < 0)
                continue;
            while (_gateways.Count <= record.Gateway)
                _gateways.Add(default);
            ref GatewayHeard heard = ref CollectionsMarshal.AsSpan(_gateways)[record.Gateway];
            heard = heard with { NewUnixMs = Math.Max(heard.NewUnixMs, record.HeardUnixMs), NewestSampleUnixMs = Math.Max(heard.NewestSampleUnixMs, record.NewestSampleUnixMs) };
        }

        foreach (ref GatewayHeard heard in CollectionsMarshal.AsSpan(_gateways))
        {
            if (heard.NewUnixMs - heard.OldUnixMs > _graceMs)
                heard = heard with { SinceUnixMs = heard.NewUnixMs };
        }
    }

    private static void Add(List<DeviceEvent> events, CommunicationChange? change, string device, long nowUnixMs)
    {
        if (change is { } one)
            events.Add(new DeviceEvent(EventNames.CommunicationFailure, device, one.Phase, one.StartUnixMs, Math.Max(nowUnixMs, one.StartUnixMs), NoValues));
    }

    // Heard by this look, by the one before, and since when without a break.
    private readonly record struct GatewayHeard(long NewUnixMs, long OldUnixMs, long SinceUnixMs, long NewestSampleUnixMs);
}
