using System.Diagnostics;
using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>The whole of a gateway at work, minute after minute, in which nothing changes: control passes, sensors polled and read, samples laid in the outbox.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class GatewayAllocationTests
{
    private const int Lamps = 50;
    private const int Minutes = 60;

    // The whole process is counted, in which the runner of the tests is not quite still; what the gateway allocates, it does in each hour.
    private const int HoursMeasured = 5;

    // Once an hour counters are copied for the disk; the smallest object for each reading or poll would be 70 KB.
    private const long HourMaximumBytes = 30_000;

    private static readonly TimeSpan LongestPass = TimeSpan.FromMilliseconds(20);
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);

    [Fact]
    public async Task Hours_in_which_nothing_changes_allocate_nothing()
    {
        var time = new PlainTime(Evening);
        var asked = new SteadyMeter("KPG-PIR1", "presence", 0);
        var options = new GatewayOptions
        {
            GatewayId = "KPG-G1",
            Lamps = [.. Enumerable.Range(0, Lamps).Select(lamp => new GatewayLamp(LampId(lamp), new SteadyOutput()))],
            Sensors = [.. Enumerable.Range(0, Lamps).Select(lamp => new SteadyMeter(LampId(lamp))), asked],
            // So that memory is full before it is measured, and grows no more.
            OutboxMaximumSamples = GatewayLimits.SmallestMemorySamples,
        };
        var uplink = new MemoryUplink();
        await using var gateway = new GatewayService(options, uplink, CityClock.RealTime(time), time, NullLoggerFactory.Instance);
        await Task.Run(() => gateway.StartAsync(CancellationToken.None)); // apart from the runner's own queue, which would cost an object for each continuation
        uplink.Connect(false);
        await uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(Desired()), CancellationToken.None);

        await Task.Run(() => RunAsync(time, asked, 2 * Minutes));
        long allocated = long.MaxValue;
        for (int hour = 0; hour < HoursMeasured && allocated > HourMaximumBytes; hour++)
            allocated = Math.Min(allocated, await AllocatedInAnHourAsync());

        Assert.InRange(allocated, 0, HourMaximumBytes);

        async Task<long> AllocatedInAnHourAsync()
        {
            (long measured, long before) = (gateway.Counts.SamplesMeasured, GC.GetTotalAllocatedBytes(precise: true));
            await Task.Run(() => RunAsync(time, asked, Minutes));
            long inHour = GC.GetTotalAllocatedBytes(precise: true) - before;
            Assert.InRange(gateway.Counts.SamplesMeasured - measured, Minutes * Lamps, long.MaxValue);
            return inHour;
        }
    }

    private static string LampId(int lamp) => $"KPG-P1-L{lamp:D3}";

    // A program that asks a sensor, so that one is read every second.
    private static DesiredDocument Desired()
    {
        var whenSeen = new DynamicLevel(new DynamicCondition("KPG-PIR1", "presence", ThresholdComparison.AtLeast, 1), LevelOperation.Max, 100, 120);
        var program = new ControlProgram("P-TEST", "Gerak", [new ProgramStep(new ProgramTime(ProgramTimeBase.Sunset, 0), 50)], null, [whenSeen]);
        var calendar = new Calendar("CAL-TEST", "Gerak", [], program.Id);
        return new DesiredDocument(
            1, [.. Enumerable.Range(0, Lamps).Select(lamp => new DesiredLamp(LampId(lamp), 90, calendar.Id))], [calendar], [program], new GatewaySettings(60, -10.16, 123.6));
    }

    // Second by second: the sensor that a program asks is read in each, but where the gateway was still at work when the next one came.
    private static async Task RunAsync(PlainTime time, SteadyMeter asked, int minutes)
    {
        for (int second = 0; second < minutes * 60; second++)
        {
            int reads = asked.Reads;
            time.Advance(TimeSpan.FromSeconds(1));
            long start = Stopwatch.GetTimestamp();
            while (asked.Reads == reads && Stopwatch.GetElapsedTime(start) < LongestPass)
                await Task.Yield();
        }
    }

    private sealed class SteadyOutput : ILampOutput
    {
        public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class SteadyMeter(string deviceId, string quantity = "activePower", double value = 45) : ISensor
    {
        private volatile int _reads;

        public string DeviceId => deviceId;

        public int Reads => _reads;

        public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            _reads++;
            readings.Add(new Reading(quantity, value));
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A time that a test moves on, and that allocates nothing by itself.</summary>
    private sealed class PlainTime(Instant start) : TimeProvider, IClock
    {
        private readonly List<PlainTimer> _timers = [];
        private readonly List<PlainTimer> _due = [];
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override DateTimeOffset GetUtcNow() => GetCurrentInstant().ToDateTimeOffset();

        public Instant GetCurrentInstant() => start + Duration.FromTicks(GetTimestamp());

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new PlainTimer(this, callback, state);
            lock (_timers)
                _timers.Add(timer);
            timer.Change(dueTime, period);
            return timer;
        }

        public void Advance(TimeSpan by)
        {
            long now = Interlocked.Add(ref _ticks, by.Ticks);
            _due.Clear();
            lock (_timers)
            {
                foreach (PlainTimer timer in _timers)
                {
                    if (timer.TakeDue(now))
                        _due.Add(timer);
                }
            }

            foreach (PlainTimer timer in _due)
                timer.Fire();
        }

        private sealed class PlainTimer(PlainTime time, TimerCallback callback, object? state) : ITimer
        {
            private long _due = long.MaxValue;

            public bool TakeDue(long now)
            {
                long due = Interlocked.Read(ref _due);
                return due <= now && Interlocked.CompareExchange(ref _due, long.MaxValue, due) == due;
            }

            public void Fire() => callback(state);

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Interlocked.Exchange(ref _due, dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time.GetTimestamp() + dueTime.Ticks);
                return true;
            }

            public void Dispose()
            {
                lock (time._timers)
                    time._timers.Remove(this);
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
