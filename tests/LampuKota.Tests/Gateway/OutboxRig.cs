using LampuKota.Columns;
using LampuKota.Gateway;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

/// <summary>One life of a gateway's outbox: memory, disk and what carries it to the uplink.</summary>
internal sealed class OutboxRig : IAsyncDisposable
{
    public const string Folder = "/state/outbox";

    private readonly OutboxPump _pump;
    private readonly ManualTimeProvider _time;
    private readonly CancellationTokenSource _stopPump = new();
    private readonly CancellationTokenSource _stopKeeper = new();
    private readonly TaskCompletionSource _takenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int[] _quantities;
    private readonly int[] _lamps;
    private Task _pumping = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;

    public OutboxRig(CutDisk disk, BitmapUplink uplink, ManualTimeProvider time, OutboxOptions? options = null, int lamps = 2)
    {
        (Disk, Uplink, _time) = (disk, uplink, time);
        options ??= new OutboxOptions();
        ILogger logger = NullLogger.Instance;
        _pump = new OutboxPump(Outbox, uplink, Counters, time, logger);
        Keeper = new OutboxKeeper(Outbox, disk, Folder, options, OnStored, () => Damaged++, time, logger);
        _pump.SendStored(Keeper, options.BackfillSamplesPerSecond);
        _lamps = [.. Enumerable.Range(0, lamps).Select(lamp => Outbox.InternDevice(BitmapUplink.LampId(lamp)))];
        _quantities = [.. BitmapUplink.Quantities.Select(Outbox.InternQuantity)];
    }

    public CutDisk Disk { get; }

    public BitmapUplink Uplink { get; }

    public Outbox Outbox { get; } = new(100_000);

    public OutboxKeeper Keeper { get; }

    public GatewayCounters Counters { get; } = new();

    public int Damaged { get; private set; }

    /// <summary>Starts; completes when what an earlier life left was taken up.</summary>
    public Task StartAsync(bool pumps = true)
    {
        Keeper.Open();
        if (pumps)
        {
            _pumping = Task.WhenAll(_pump.RunMessagesAsync(_stopPump.Token), _pump.RunTelemetryAsync(_stopPump.Token));
            Uplink.Changed = _pump.Wake;
        }

        _keeping = Keeper.RunAsync(_stopKeeper.Token);
        return Task.WhenAny(_takenUp.Task, _keeping);
    }

    /// <summary>One report of every lamp.</summary>
    public void Measure(int minute)
    {
        Span<Sample> samples = stackalloc Sample[_quantities.Length];
        foreach (int lamp in _lamps)
        {
            for (int quantity = 0; quantity < samples.Length; quantity++)
                samples[quantity] = new Sample(lamp, _quantities[quantity], BitmapUplink.TimeOf(minute), BitmapUplink.ValueOf(minute, lamp, quantity));
            Outbox.Add(samples);
        }

        _pump.Wake();
        Keeper.Wake();
    }

    /// <summary>Waits until what was added is on disk; false where the power was cut before.</summary>
    public Task<bool> KeptAsync() => Keeper.KeptAsync().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Completes when nothing is kept any more.</summary>
    public Task UntilKeeperEndsAsync() => _keeping.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Advances the time step by step until something holds, and lets the work that each step starts run. Fails after half a minute of real time, or with the outbox.</summary>
    public async Task AdvanceUntilAsync(Func<bool> holds, TimeSpan step)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            if (_pumping.IsFaulted)
                await _pumping;
            if (_keeping.IsFaulted)
                await _keeping;
            if (step > TimeSpan.Zero)
                _time.Advance(step);
            await Task.Delay(1, deadline.Token);
        }
    }

    /// <summary>The process is killed: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        Disk.TurnOff();
        await StopAsync();
    }

    public async Task StopAsync()
    {
        await _stopPump.CancelAsync();
        await _pumping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopKeeper.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _pump.Dispose();
        Keeper.Dispose();
        _stopPump.Dispose();
        _stopKeeper.Dispose();
    }

    private void OnStored()
    {
        _pump.Wake();
        _takenUp.TrySetResult();
    }
}
