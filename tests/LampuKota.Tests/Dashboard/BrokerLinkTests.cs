using System.Net;
using System.Net.Sockets;
using LampuKota.Dashboard;
using LampuKota.Mqtt;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Tests;

public class BrokerLinkTests
{
    [Fact]
    public async Task A_broker_that_cannot_be_reached_is_told_once_however_often_it_is_tried()
    {
        var time = new ManualTimeProvider(Instant.FromUtc(2026, 11, 22, 0, 0));
        var log = new ListLogger();
        using var logs = new OneLog(log);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Mqtt:Port"] = $"{ClosedPort()}" }).Build();
        await using var link = new BrokerLink(DashboardSettings.Read(configuration), new SystemState(), time, new Logger<BrokerLink>(logs), new Logger<MqttClient>(logs));

        await link.StartAsync(CancellationToken.None);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (log.Entries.Count(entry => entry.Text.Contains("no connection", StringComparison.Ordinal)) < 4)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2, deadline.Token);
        }

        Assert.Single(log.Entries, entry => entry.Level == LogLevel.Warning);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class OneLog(ILogger log) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}
