using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A disk that stalls delays acknowledgements and nothing else; and what is acknowledged outlasts a power cut.</summary>
public sealed class CommandsBesideTheDiskTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _time = new(Evening);
    private readonly StallingDisk _disk = new();
    private readonly SlowOutput _output = new();
    private readonly List<GatewayService> _gateways = [];
    private MemoryUplink _uplink = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _disk.Go();
        foreach (GatewayService gateway in _gateways)
            await gateway.DisposeAsync();
        _disk.Dispose();
    }

    private Task StartAsync(IDisk disk)
    {
        _uplink = new MemoryUplink();
        var options = new GatewayOptions { GatewayId = "KPG-G1", Lamps = [new GatewayLamp("A", _output)], Sensors = [], StateDirectory = "/state", Disk = disk };
        _gateways.Add(new GatewayService(options, _uplink, CityClock.RealTime(_time), _time, NullLoggerFactory.Instance));
        return _gateways[^1].StartAsync(CancellationToken.None);
    }

    private Task<Task> SendAsync(string id, int level) => _uplink.Handler.OnCommandAsync(
        LightingJson.ToUtf8(new LampCommand(id, ["A"], level, 0, (Evening + Duration.FromHours(1)).ToUnixTimeMilliseconds(), "test")), default, CancellationToken.None)
        .AsTask().WaitAsync(Deadline);

    private async Task<LampCommandResult> AnswerAsync() => (await _uplink.Results.ReadAsync().AsTask().WaitAsync(Deadline)).Result;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Neither_an_output_nor_an_answer_waits_for_what_the_command_before_has_to_write(bool answersLate)
    {
        _output.AnswersLate = answersLate;
        await StartAsync(_disk);
        _disk.Stall();

        Task first = await SendAsync("c-1", 30);
        Assert.Equal("c-1", (await AnswerAsync()).Id);
        Task second = await SendAsync("c-2", 40);
        Assert.Equal("c-2", (await AnswerAsync()).Id);
        Assert.Equal([30, 40], _output.Levels);
        Assert.False(first.IsCompleted || second.IsCompleted);

        _disk.Go();
        await Task.WhenAll(first, second).WaitAsync(Deadline);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_acknowledged_outlasts_a_power_cut_the_override_and_its_answer(bool answersLate)
    {
        _output.AnswersLate = answersLate;
        await StartAsync(_disk);
        _uplink.Connect(false);
        await (await SendAsync("c-1", 30)).WaitAsync(Deadline);

        await StartAsync(_disk.AfterPowerCut());
        _uplink.Connect(true);

        Assert.Equal("c-1", (await AnswerAsync()).Id);
        Assert.Equal("c-1", Assert.Single((await _uplink.Reported.ReadAsync().AsTask().WaitAsync(Deadline)).Overrides).CommandId);
    }

    [Fact]
    public async Task A_burst_of_commands_shares_its_writes()
    {
        await StartAsync(_disk);
        _disk.Stall();
        var acknowledgements = new List<Task>();
        for (int i = 0; i < 50; i++)
            acknowledgements.Add(await SendAsync($"c-{i}", i));
        int syncs = _disk.Syncs;

        _disk.Go();
        await Task.WhenAll(acknowledgements).WaitAsync(Deadline);
        Assert.InRange(_disk.Syncs - syncs, 1, 20); // One by one they would be three each.
    }

    [Fact]
    public async Task An_output_that_takes_long_holds_up_its_acknowledgement_for_a_second_and_answers_later()
    {
        _output.Hangs = new TaskCompletionSource();
        await StartAsync(_disk);
        Task acknowledged = await SendAsync("c-1", 30);
        Assert.False(acknowledged.IsCompleted);
        await _time.AdvanceUntilAsync(DoneAsync(acknowledged), TimeSpan.FromMilliseconds(100));
        Assert.InRange(_time.GetCurrentInstant() - Evening, Duration.FromSeconds(1), Duration.FromSeconds(4));

        _output.Hangs.SetResult();
        Assert.Equal(LampCommandResultState.Accepted, (await AnswerAsync()).State);
    }

    private static async Task<bool> DoneAsync(Task task)
    {
        await task;
        return true;
    }

    private sealed class SlowOutput : ILampOutput
    {
        private readonly List<int> _levels = [];

        public bool AnswersLate { get; set; }

        public TaskCompletionSource? Hangs { get; set; }

        public int[] Levels
        {
            get
            {
                lock (_levels)
                    return [.. _levels];
            }
        }

        public async ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
        {
            if (AnswersLate)
                await Task.Yield();
            if (Hangs is { } hangs)
                await hangs.Task;
            lock (_levels)
                _levels.Add(levelPercent);
        }
    }

    /// <summary>A disk on which what forces to the medium can be held up.</summary>
    private sealed class StallingDisk : IDisk, IDisposable
    {
        private readonly CutDisk _disk = new();
        private readonly ManualResetEventSlim _works = new(initialState: true);
        private int _syncs;

        public int Syncs => Volatile.Read(ref _syncs);

        public void Stall() => _works.Reset();

        public void Go() => _works.Set();

        public void Dispose() => _works.Dispose();

        public CutDisk AfterPowerCut() => _disk.AfterPowerCut();

        public void CreateFolder(string folder) => _disk.CreateFolder(folder);

        public IReadOnlyList<string> List(string folder) => _disk.List(folder);

        public byte[]? Read(string path) => _disk.Read(path);

        public IDiskFile Open(string path, bool isPrivate = false) => new StallingFile(this, _disk.Open(path, isPrivate));

        public void Move(string from, string to) => _disk.Move(from, to);

        public void Delete(string path) => _disk.Delete(path);

        public void SyncFolder(string folder)
        {
            Wait();
            _disk.SyncFolder(folder);
        }

        private void Wait()
        {
            Interlocked.Increment(ref _syncs);
            Assert.True(_works.Wait(Deadline));
        }

        private sealed class StallingFile(StallingDisk disk, IDiskFile file) : IDiskFile
        {
            public long Length => file.Length;

            public void Append(ReadOnlySpan<byte> bytes) => file.Append(bytes);

            public void Truncate(long length) => file.Truncate(length);

            public void Sync()
            {
                disk.Wait();
                file.Sync();
            }

            public void Dispose() => file.Dispose();
        }
    }
}
