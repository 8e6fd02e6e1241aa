using System.Globalization;
using LampuKota.Mqtt;

namespace LampuKota.Simulators;

/// <summary>All gateways of a load: connects them, sends what is due, waits for the answers.</summary>
internal sealed class LoadFleet : IAsyncDisposable
{
    private const int ConnectAtATime = 64;

    // The system's timers tick a thousand times a second at best: what falls due within a tick leaves at its end.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(20);

    private readonly LoadSchedule _schedule;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private long _startTimestamp;
    private TimeSpan? _stopped;

    private LoadFleet(IReadOnlyList<LoadGateway> gateways, LoadSettings settings, TimeProvider time)
    {
        Gateways = gateways;
        _schedule = new LoadSchedule(settings.MessagesPerSecond, settings.Ramp);
        _duration = settings.Duration;
        _time = time;
    }

    public IReadOnlyList<LoadGateway> Gateways { get; }

    /// <summary>How long it has been sending, at most the duration that was asked for.</summary>
    public TimeSpan Elapsed => _startTimestamp == 0 ? TimeSpan.Zero : Min(_stopped ?? _time.GetElapsedTime(_startTimestamp), _duration);

    /// <summary>Messages that were due so far; those sent where they go as fast as possible.</summary>
    public long Due => _schedule.IsOpenLoop ? (_startTimestamp == 0 ? 0 : _schedule.DueAfter(Elapsed)) : Gateways.Sum(gateway => gateway.Sent);

    /// <summary>Connects every gateway.</summary>
    /// <param name="settings">The load.</param>
    /// <param name="access">How to connect.</param>
    /// <param name="runId">What tells this run's devices from those of others.</param>
    /// <param name="meter">Counts what happens.</param>
    /// <param name="progress">Is told how many are connected.</param>
    /// <param name="time">The real clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperatorMistakeException">The broker refuses a gateway.</exception>
    public static async Task<LoadFleet> ConnectAsync(
        LoadSettings settings, BrokerAccess access, string runId, LoadMeter meter, Action<int> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        LoadTimes times = LoadTimes.Of(settings, time.GetUtcNow().ToUnixTimeMilliseconds());
        var gateways = new LoadGateway[settings.Gateways];
        int connected = 0;
        try
        {
            await Parallel.ForAsync(0, gateways.Length, new ParallelOptions { MaxDegreeOfParallelism = ConnectAtATime, CancellationToken = cancellationToken }, async (number, stop) =>
            {
                string id = string.Create(CultureInfo.InvariantCulture, $"LOAD-{runId}-G{number:000}");
                MqttClient client = await access.ConnectAsync(id, settings.InFlight, stop);
                gateways[number] = new LoadGateway(settings, id, number, times, meter, client);
                progress(Interlocked.Increment(ref connected));
            });
            return new LoadFleet(gateways, settings, time);
        }
        catch
        {
            foreach (LoadGateway? gateway in gateways)
                await (gateway?.DisposeAsync() ?? default);
            throw;
        }
    }

    /// <summary>Sends until the duration is over.</summary>
    /// <param name="stop">Ends it sooner; not an error.</param>
    public async Task SendAsync(CancellationToken stop)
    {
        _startTimestamp = _time.GetTimestamp();
        int shards = Math.Min(Math.Max(1, Environment.ProcessorCount / 2), Gateways.Count);
        await Task.WhenAll(Enumerable.Range(0, shards).Select(shard => Task.Run(() => SendShardAsync(shard, shards, stop), CancellationToken.None)));
        _stopped = _time.GetElapsedTime(_startTimestamp);
    }

    /// <summary>Waits until every message is answered.</summary>
    /// <returns>False at the deadline.</returns>
    public async Task<bool> DrainAsync(TimeSpan deadline)
    {
        long begun = _time.GetTimestamp();
        while (Gateways.Any(gateway => gateway.InFlight > 0))
        {
            if (_time.GetElapsedTime(begun) > deadline)
                return false;
            await Task.Delay(DrainPause, _time);
        }

        return true;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(Gateways.Select(gateway => gateway.DisposeAsync().AsTask()));

    private async Task SendShardAsync(int shard, int shards, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Tick, _time);
        while (!stop.IsCancellationRequested)
        {
            TimeSpan elapsed = _time.GetElapsedTime(_startTimestamp);
            long due = _schedule.DueAfter(Min(elapsed, _duration));
            for (int number = shard; number < Gateways.Count; number += shards)
                SendDue(Gateways[number], number, due);
            if (elapsed >= _duration)
                return;
            // Not cancelled by the stop: a tick is short.
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    // Message n of all is that of gateway n modulo their number.
    private void SendDue(LoadGateway gateway, int number, long due)
    {
        int count = Gateways.Count;
        long dueHere = _schedule.IsOpenLoop ? (due - number + count - 1) / count : long.MaxValue;
        while (gateway.Sent < dueHere && gateway.HasRoom)
            gateway.Send(_schedule.IsOpenLoop ? TimestampOf(_schedule.DueTime(gateway.Sent * count + number)) : _time.GetTimestamp());
    }

    private long TimestampOf(TimeSpan sinceStart) => _startTimestamp + (long)(sinceStart.TotalSeconds * _time.TimestampFrequency);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
