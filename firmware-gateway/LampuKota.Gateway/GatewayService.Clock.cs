using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <content>What follows from a clock that becomes right, or is set.</content>
public sealed partial class GatewayService
{
    private void LookAtClock()
    {
        ClockChange change = _clockWatch.Look();
        if (change == ClockChange.Trusted)
            OnClockTrusted();
        if (change is ClockChange.Trusted or ClockChange.Stepped)
            _inputs.Forget(_shadow.Desired);
    }

    private void OnClockTrusted()
    {
        _supervisor.IsClockTrusted = true;
        StampHeld();
        GatewayClock clock = _options.Clock!;
        TellDoubt(CityUnixMs(clock, _clockWatch.DoubtSinceBootMs), CityUnixMs(clock, clock.SinceBootMs));
        Report();
    }

    private void StampHeld()
    {
        if (_clockWatch.IsTrusted && _outbox.HasHeld && _outbox.StampHeld(sinceBootMs => CityUnixMs(_options.Clock!, sinceBootMs)) > 0)
            _keeper?.EmptyJournal();
    }

    private long CityUnixMs(GatewayClock clock, long sinceBootMs) => _clock.ToCityTime(clock.At(sinceBootMs)).ToUnixTimeMilliseconds();

    // Told when it is over, because only then it is known when it began.
    private void TellDoubt(long startUnixMs, long endUnixMs)
    {
        if (endUnixMs - startUnixMs < GatewayLimits.DoubtfulClockTold.TotalMilliseconds * _clock.Speed)
            return;

        Dictionary<string, double> none = [];
        _outbox.Add(new DeviceEvent(ClockDoubtfulEvent, _options.GatewayId, EventPhase.Start, startUnixMs, startUnixMs, none));
        _outbox.Add(new DeviceEvent(ClockDoubtfulEvent, _options.GatewayId, EventPhase.End, startUnixMs, endUnixMs, none));
        Interlocked.Add(ref _counters.EventsRaised, 2);
        WakeOutbox();
    }
}
