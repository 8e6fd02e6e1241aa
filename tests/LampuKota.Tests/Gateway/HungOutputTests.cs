using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>An output that hangs keeps nobody else waiting, and what it does late does not stay.</summary>
public sealed class HungOutputTests : IAsyncDisposable
{
    // 20:00 WITA: the program says 100 %.
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);

    private readonly ManualTimeProvider _time = new(Evening);
    private readonly HangingOutput _hung = new();
    private readonly RecordingOutput _other = new();
    private readonly MemoryUplink _uplink = new();
    private readonly GatewayService _gateway;

    public HungOutputTests()
    {
        var options = new GatewayOptions { GatewayId = "KPG-G1", Lamps = [new GatewayLamp("A", _hung), new GatewayLamp("B", _other)], Sensors = [] };
        _gateway = new GatewayService(options, _uplink, CityClock.RealTime(_time), _time, NullLoggerFactory.Instance);
    }

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync();

    private async Task StartAsync()
    {
        await _gateway.StartAsync(CancellationToken.None);
        await _uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(LightingExamples.Desired(1, "A", "B")), CancellationToken.None);
        await UntilAsync(() => _hung.Level == 100 && _other.Level == 100);
    }

    private async Task SendAsync(string id, int level, params string[] targets) => await _uplink.Handler.OnCommandAsync(
        LightingJson.ToUtf8(new LampCommand(id, targets, level, 0, (Evening + Duration.FromHours(1)).ToUnixTimeMilliseconds(), "test")), default, CancellationToken.None)
        .AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    private async Task<LampCommandResult> AnswerAsync() => (await _uplink.Results.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Result;

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
            await Task.Delay(1, deadline.Token);
    }

    [Fact]
    public async Task The_answers_of_other_lamps_do_not_wait_for_one_that_hangs()
    {
        await StartAsync();
        _hung.Hangs = true;

        // The time stands still: nothing is given up meanwhile.
        await SendAsync("c-1", 30, "A", "B");
        Assert.Equal(("c-1", "B", LampCommandResultState.Accepted), await NextAsync());
        await SendAsync("c-2", 40, "A");
        await SendAsync("c-3", 50, "B");
        Assert.Equal(("c-3", "B", LampCommandResultState.Accepted), await NextAsync());
        await _uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(LightingExamples.Desired(2, "A", "B")), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(50, _other.Level);

        var late = new HashSet<string>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (late.Count < 2)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, deadline.Token);
            while (_uplink.Results.TryRead(out (LampCommandResult Result, byte[]) one))
            {
                Assert.Equal(("A", RejectionReason.OutputFailed), (one.Result.Target, one.Result.Reason));
                late.Add(one.Result.Id);
            }
        }

        // Neither of the two holds, in whatever order they were given up.
        _hung.Hangs = false;
        _hung.End();
        await UntilAsync(() => _hung.Levels is [100, 30, 100]);
    }

    private async Task<(string Id, string Target, LampCommandResultState State)> NextAsync()
    {
        LampCommandResult answer = await AnswerAsync();
        return (answer.Id, answer.Target, answer.State);
    }

    [Fact]
    public async Task What_an_output_does_after_it_was_given_up_is_set_right_as_soon_as_it_has_ended()
    {
        await StartAsync();
        _hung.Hangs = true;
        await SendAsync("c-1", 0, "A");
        Task<LampCommandResult> answer = AnswerAsync();
        Assert.Equal(RejectionReason.OutputFailed, (await _time.AdvanceUntilAsync(answer, TimeSpan.FromSeconds(1))).Reason);
        Assert.Equal([100], _hung.Levels);

        // Given up: the next command does not wait for it at all.
        await SendAsync("c-2", 20, "A");
        Assert.Equal(RejectionReason.OutputFailed, (await AnswerAsync()).Reason);

        _hung.Hangs = false;
        _hung.End();

        // The time stands still from here on.
        await UntilAsync(() => _hung.Levels is [100, 0, 100]);
    }

    [Fact]
    public async Task A_level_that_is_commanded_while_another_is_on_its_way_follows_it()
    {
        await StartAsync();
        _hung.Hangs = true;
        await SendAsync("c-1", 30, "A");
        await SendAsync("c-2", 40, "A");
        _hung.Hangs = false;
        _hung.End();

        Assert.Equal(["c-1", "c-2"], new[] { await AnswerAsync(), await AnswerAsync() }.Where(one => one.State == LampCommandResultState.Accepted).Select(one => one.Id).Order());
        await UntilAsync(() => _hung.Level == 40);
    }

    /// <summary>An output that holds a level only when it has ended.</summary>
    private sealed class HangingOutput : ILampOutput
    {
        private readonly Lock _lock = new();
        private readonly List<int> _levels = [];
        private TaskCompletionSource? _end;

        public bool Hangs { get; set; }

        public int[] Levels
        {
            get
            {
                lock (_lock)
                    return [.. _levels];
            }
        }

        public int? Level => Levels is [.., int last] ? last : null;

        public void End() => _end!.SetResult();

        public async ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
        {
            if (Hangs)
                await (_end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            lock (_lock)
                _levels.Add(levelPercent);
        }
    }
}
