using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// Carries what waits in the outbox to the uplink: answers, the reported document and events on one way, telemetry on another, so that neither waits for the
/// other's acknowledgement. Of telemetry what is in memory goes first, and beside it what waits on disk at a bounded rate. What is not delivered stays and is
/// sent again.
/// </summary>
/// <param name="outbox">What waits in memory.</param>
/// <param name="uplink">The uplink.</param>
/// <param name="counters">What is counted.</param>
/// <param name="timeProvider">Real time, for deadlines.</param>
/// <param name="log">Where it logs.</param>
internal sealed partial class OutboxPump(Outbox outbox, IGatewayUplink uplink, GatewayCounters counters, TimeProvider timeProvider, ILogger log) : IDisposable
{

    private readonly Alarm _telemetryAlarm = new(timeProvider);
    private readonly Alarm _messageAlarm = new(timeProvider);
    private readonly SampleBatch _pack = new();
    private readonly List<PendingMessage> _results = [];
    private readonly List<PendingMessage> _events = [];
    private TelemetrySegments? _stored;
    private int _storedSamplesPerSecond;
    private Action _onDelivered = static () => { };
    private long _nextStored = timeProvider.GetTimestamp();

    private enum Delivery
    {
        Delivered,
        Refused,
        Failed,
    }

    /// <summary>There is something to send, or the uplink can be reached again.</summary>
    public void Wake()
    {
        _messageAlarm.Wake();
        _telemetryAlarm.Wake();
    }

    /// <summary>Sends what is on disk too.</summary>
    /// <param name="keeper">Who keeps it.</param>
    /// <param name="samplesPerSecond">How fast.</param>
    public void SendStored(OutboxKeeper keeper, int samplesPerSecond) =>
        (_stored, _storedSamplesPerSecond, _onDelivered) = (keeper.Segments, samplesPerSecond, keeper.Wake);

    /// <summary>Sends telemetry until the gateway stops.</summary>
    public Task RunTelemetryAsync(CancellationToken cancellationToken) => RunAsync(_telemetryAlarm, SendTelemetryAsync, cancellationToken);

    /// <summary>Sends everything else until the gateway stops.</summary>
    public Task RunMessagesAsync(CancellationToken cancellationToken) => RunAsync(_messageAlarm, SendMessagesAsync, cancellationToken);

    public void Dispose()
    {
        _telemetryAlarm.Dispose();
        _messageAlarm.Dispose();
    }

    // What is sent says when there is more to do by itself; null where only a wake brings more.
    private async Task RunAsync(Alarm alarm, Func<CancellationToken, ValueTask<TimeSpan?>> sendAsync, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan? sleep = uplink.IsConnected ? await sendAsync(cancellationToken) : null;
            await alarm.SleepAsync(sleep, cancellationToken);
        }
    }

    private async ValueTask<TimeSpan?> SendTelemetryAsync(CancellationToken cancellationToken)
    {
        bool hasDelivered = false;
        while (outbox.HasTelemetry)
        {
            long position = outbox.PeekTelemetry(_pack);
            if (!await SendPackAsync(cancellationToken))
                return GatewayLimits.SendRetry;
            outbox.CompleteTelemetry(position);
            hasDelivered = true;
        }

        // The journal is emptied once nothing waits.
        if (hasDelivered)
            _onDelivered();
        return await SendStoredAsync(cancellationToken);
    }

    private async ValueTask<TimeSpan?> SendStoredAsync(CancellationToken cancellationToken)
    {
        if (_stored is null)
            return null;

        TimeSpan wait = timeProvider.GetElapsedTime(timeProvider.GetTimestamp(), _nextStored);
        if (wait > TimeSpan.Zero)
            return wait;
        if (!_stored.TryPeek(_pack, out SegmentPlace place))
            return _stored.MustRetry ? OutboxLimits.DiskRetry : null;
        if (!await SendPackAsync(cancellationToken))
            return GatewayLimits.SendRetry;

        _stored.Complete(place);
        // What was not used of the last second may be made up for; no more than that.
        long earliest = timeProvider.GetTimestamp() - timeProvider.TimestampFrequency;
        _nextStored = Math.Max(_nextStored, earliest) + timeProvider.TimestampFrequency * place.Samples / _storedSamplesPerSecond;
        return TimeSpan.Zero;
    }

    private async ValueTask<bool> SendPackAsync(CancellationToken cancellationToken)
    {
        Delivery delivery = await SendAsync((Pump: this, Pack: _pack), static (s, token) => s.Pump.Uplink.SendTelemetryAsync(s.Pack, token), cancellationToken);
        if (delivery == Delivery.Failed)
            return false;

        if (delivery == Delivery.Delivered)
            Interlocked.Increment(ref counters.PacksDelivered);
        Interlocked.Add(ref delivery == Delivery.Delivered ? ref counters.SamplesDelivered : ref counters.SamplesRefused, _pack.Count);
        return true;
    }

    private IGatewayUplink Uplink => uplink;

    private async ValueTask<TimeSpan?> SendMessagesAsync(CancellationToken cancellationToken) =>
        await SendResultsAsync(cancellationToken) && await SendReportedAsync(cancellationToken) && await SendEventsAsync(cancellationToken)
            ? null
            : GatewayLimits.SendRetry;

    private async ValueTask<bool> SendResultsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _results.Clear();
            outbox.PeekResults(_results, GatewayLimits.ResultsInFlight);
            if (_results.Count == 0)
                return true;

            Delivery[] deliveries = await Task.WhenAll(_results.Select(result => SendResultAsync(result, cancellationToken)));
            for (int i = 0; i < deliveries.Length; i++)
            {
                if (deliveries[i] == Delivery.Failed)
                    continue;
                outbox.Complete(_results[i]);
                Count(deliveries[i], ref counters.ResultsDelivered);
            }

            _onDelivered();
            if (deliveries.Contains(Delivery.Failed))
                return false;
        }
    }

    private async Task<Delivery> SendResultAsync(PendingMessage pending, CancellationToken cancellationToken) =>
        await SendAsync(
            (Pump: this, Pending: pending),
            static (s, token) => s.Pump.Uplink.SendCommandResultAsync(s.Pending.Result!, s.Pending.CorrelationData, token),
            cancellationToken);

    private async ValueTask<bool> SendReportedAsync(CancellationToken cancellationToken)
    {
        if (outbox.TakeReported() is not { } reported)
            return true;

        Delivery delivery = await SendAsync((Pump: this, Reported: reported), static (s, token) => s.Pump.Uplink.SendReportedAsync(s.Reported, token), cancellationToken);
        if (delivery == Delivery.Failed)
            outbox.GiveBack(reported);
        return delivery != Delivery.Failed;
    }

    private async ValueTask<bool> SendEventsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _events.Clear();
            outbox.PeekEvents(_events, 1);
            if (_events is not [{ Event: { } deviceEvent } message])
                return true;

            Delivery delivery = await SendAsync((Pump: this, Event: deviceEvent), static (s, token) => s.Pump.Uplink.SendEventAsync(s.Event, token), cancellationToken);
            if (delivery == Delivery.Failed)
                return false;

            outbox.Complete(message);
            Count(delivery, ref counters.EventsDelivered);
            _onDelivered();
        }
    }

    private void Count(Delivery delivery, ref long delivered) =>
        Interlocked.Increment(ref delivery == Delivery.Delivered ? ref delivered : ref counters.MessagesRefused);

    private async ValueTask<Delivery> SendAsync<TState>(
        TState state, Func<TState, CancellationToken, ValueTask> sendAsync, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(GatewayLimits.SendDeadline, timeProvider);
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            await sendAsync(state, deadline.Token);
            return Delivery.Delivered;
        }
        catch (UplinkRefusedException exception)
        {
            Refused(log, exception.Message);
            return Delivery.Refused;
        }
        catch (IOException exception)
        {
            NotDelivered(log, exception.Message);
            return Delivery.Failed;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            NotDelivered(log, "no acknowledgement in time");
            return Delivery.Failed;
        }
    }

    [LoggerMessage(3060, LogLevel.Information, "The backend refused a message: {Reason}")]
    private static partial void Refused(ILogger log, string reason);

    [LoggerMessage(3061, LogLevel.Debug, "A message was not delivered and is sent again: {Reason}")]
    private static partial void NotDelivered(ILogger log, string reason);
}
