using System.Net;
using LampuKota.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Tests;

public sealed class HeartbeatTests
{
    private static readonly Uri Address = new("https://watch.example.org/ping/secret");

    [Fact]
    public async Task It_calls_once_an_interval_while_all_is_well_and_tells_nothing()
    {
        await using var set = new HeartbeatSet();

        await set.BeatAsync(3);

        Assert.Equal(3, set.Calls.Count);
        Assert.All(set.Calls, call => Assert.Equal((HttpMethod.Get, Address), call));
        Assert.Empty(set.Log);
    }

    [Fact]
    public async Task It_stays_away_while_a_part_is_sick_says_so_once_and_comes_back()
    {
        await using var set = new HeartbeatSet();
        await set.BeatAsync(2);
        set.Sickness = "The broker cannot be reached.";
        await set.BeatAsync(3);
        set.Sickness = null;
        await set.BeatAsync(1);

        Assert.Equal(3, set.Calls.Count);
        Assert.Equal(["The heartbeat stays away. The broker cannot be reached.", "The heartbeat is back"], set.Log);
    }

    [Fact]
    public async Task An_address_that_fails_is_told_once_without_the_address()
    {
        await using var set = new HeartbeatSet { Answer = HttpStatusCode.BadGateway };

        await set.BeatAsync(3);

        Assert.Equal("The heartbeat stays away. The address of the heartbeat answered 502.", Assert.Single(set.Log));
    }

    [Fact]
    public async Task Telemetry_that_stays_away_makes_the_city_silent_and_one_sample_ends_that()
    {
        var time = new ManualTimeProvider(Instant.FromUtc(2026, 11, 22, 12, 0));
        var metrics = new DashboardMetrics();
        var health = new TelemetryHealth(metrics, new HeartbeatSettings(null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)), time);

        Assert.Equal(HealthStatus.Healthy, await LookAsync(health));
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(HealthStatus.Healthy, await LookAsync(health));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HealthStatus.Unhealthy, await LookAsync(health));
        metrics.SamplesReceived(1);
        Assert.Equal(HealthStatus.Healthy, await LookAsync(health));
    }

    [Theory]
    [InlineData("Heartbeat:Url", "http://watch.example.org/ping/secret")]
    [InlineData("Heartbeat:Url", "watch")]
    [InlineData("Heartbeat:IntervalSeconds", "5")]
    [InlineData("Heartbeat:SilentMinutes", "zehn")]
    public void A_setting_that_is_wrong_is_one_sentence_without_the_secret(string key, string value)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>(key, value)]).Build();

        string sentence = Assert.Throws<OperatorMistakeException>(() => HeartbeatSettings.Read(configuration)).Message;

        Assert.StartsWith(key, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", sentence, StringComparison.Ordinal);
    }

    private static async Task<HealthStatus> LookAsync(TelemetryHealth health) => (await health.CheckHealthAsync(new HealthCheckContext())).Status;

    /// <summary>A heartbeat among one part that can be made sick, and an address that answers as told.</summary>
    private sealed class HeartbeatSet : HttpMessageHandler, IHealthCheck, ILoggerProvider, ILogger, IAsyncDisposable
    {
        private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 22, 12, 0));
        private readonly ServiceProvider _services;
        private readonly Heartbeat _heartbeat;
        private readonly List<(HttpMethod, Uri?)> _calls = [];
        private readonly List<string> _log = [];
        private readonly DashboardMetrics _metrics = new();
        private long _beats;

        public HeartbeatSet()
        {
            var services = new ServiceCollection();
            services.AddLogging(logging => logging.AddProvider(this).AddFilter((category, _) => category == typeof(Heartbeat).FullName));
            services.AddHealthChecks().AddCheck("part", this);
            services.AddHttpClient(Heartbeat.ClientName).ConfigurePrimaryHttpMessageHandler(() => this).RemoveAllLoggers();
            _services = services.BuildServiceProvider();
            _heartbeat = ActivatorUtilities.CreateInstance<Heartbeat>(
                _services, new HeartbeatSettings(Address, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)), _metrics, _time);
            _heartbeat.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        }

        public HttpStatusCode Answer { get; init; } = HttpStatusCode.OK;

        public string? Sickness { get; set; }

        public IReadOnlyList<(HttpMethod, Uri?)> Calls
        {
            get
            {
                lock (_calls)
                    return [.. _calls];
            }
        }

        public IReadOnlyList<string> Log
        {
            get
            {
                lock (_log)
                    return [.. _log];
            }
        }

        /// <summary>Lets so many beats fall due, the first at once, and each end before the next.</summary>
        public async Task BeatAsync(int count)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            for (; count > 0; count--)
            {
                if (_beats++ > 0)
                    _time.Advance(TimeSpan.FromMinutes(1));
                while (_metrics.HeartbeatsDue < _beats)
                    await Task.Delay(5, deadline.Token);
            }
        }

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(Sickness is { } sickness ? HealthCheckResult.Unhealthy(sickness) : HealthCheckResult.Healthy());

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_log)
                _log.Add(formatter(state, exception));
        }

        public async ValueTask DisposeAsync()
        {
            await _heartbeat.StopAsync(CancellationToken.None);
            await _services.DisposeAsync();
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_calls)
                _calls.Add((request.Method, request.RequestUri));
            return Task.FromResult(new HttpResponseMessage(Answer));
        }
    }
}
