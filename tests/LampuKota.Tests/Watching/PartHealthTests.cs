using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>Each part of the system says by itself whether it is well, and the system page shows of messages what the heartbeat hears.</summary>
public sealed class PartHealthTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 22, 12, 0);

    [Fact]
    public async Task The_broker_is_sick_while_it_cannot_be_reached()
    {
        var system = new SystemState();
        var health = new BrokerHealth(system);

        Assert.Equal(HealthStatus.Unhealthy, await LookAsync(health));
        system.IsBrokerConnected = true;
        Assert.Equal(HealthStatus.Healthy, await LookAsync(health));
    }

    [Fact]
    public async Task Ingest_is_sick_once_it_has_told_of_itself_and_then_falls_silent()
    {
        var system = new SystemState();
        var time = new ManualTimeProvider(Start);
        var health = new IngestHealth(system, time);

        Assert.Equal(HealthStatus.Healthy, await LookAsync(health)); // Workers of another broker never tell.
        system.Ingest = new IngestReport(default, time.GetUtcNow().ToUnixTimeMilliseconds());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HealthStatus.Healthy, await LookAsync(health));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Unhealthy, await LookAsync(health));
    }

    [Fact]
    public async Task The_database_is_sick_once_it_is_gone()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        Assert.Equal(HealthStatus.Healthy, await LookAsync(new DatabaseHealth(database)));
        Assert.Equal(HealthStatus.Unhealthy, await LookAsync(new DatabaseHealth(new NoDatabase())));
    }

    [Fact]
    public async Task Without_a_channel_nobody_expects_messages()
    {
        var server = new DashboardServer();
        await server.InitializeAsync();
        try
        {
            await StickAsync(server);

            Assert.Equal(HealthStatus.Healthy, (await HealthOfAsync(server)).Status);
            string page = await server.Client.GetStringAsync("/sistem");
            Assert.Contains("data-testid=\"messages-state\" data-well>", page, StringComparison.Ordinal);
            Assert.Contains("tidak dipasang", page, StringComparison.Ordinal);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_message_that_reaches_nobody_makes_its_part_sick_and_the_system_page_says_so()
    {
        var server = new DashboardServer { MoreSettings = [$"--{NotificationSettings.PushSubjectKey}=mailto:lampu@contoh.go.id", $"--{NotificationSettings.PushHostsKey}=push.example.net"] };
        await server.InitializeAsync();
        try
        {
            Assert.Equal(HealthStatus.Healthy, (await HealthOfAsync(server)).Status);
            Assert.Contains("data-testid=\"messages-state\" data-well>", await server.Client.GetStringAsync("/sistem"), StringComparison.Ordinal);

            await StickAsync(server);

            HealthReportEntry sick = await HealthOfAsync(server);
            Assert.Equal((HealthStatus.Unhealthy, "1 messages are stuck, and 0 incidents are known to nobody."), (sick.Status, sick.Description));
            string page = await server.Client.GetStringAsync("/sistem");
            Assert.Contains("data-testid=\"messages-state\">", page, StringComparison.Ordinal);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<HealthStatus> LookAsync(IHealthCheck check) => (await check.CheckHealthAsync(new HealthCheckContext())).Status;

    private static async Task<HealthReportEntry> HealthOfAsync(DashboardServer server) => Assert.Single(
        (await server.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(part => part.Name == "notifications", DashboardFixture.Soon())).Entries).Value;

    // Tried often, decided on long ago, and to be tried again only tomorrow: the pump leaves it alone.
    private static async Task StickAsync(DashboardServer server)
    {
        long nowUnixMs = server.Services.GetRequiredService<Lighting.CityClock>().NowUnixMs();
        await using CityContext city = await server.Services.GetRequiredService<IDbContextFactory<CityContext>>().CreateDbContextAsync();
        city.NotificationDeliveries.Add(new DeliveryRow
        {
            Id = Guid.CreateVersion7().ToString(), Subject = "step-1", Kind = DeliveryKind.Incident, PersonId = "yohanes", PersonName = "Yohanes Nope", Channel = ContactChannel.WebPush,
            State = DeliveryState.Waiting, Attempts = 20, CreatedUnixMs = nowUnixMs - 3_600_000, DueUnixMs = nowUnixMs + 86_400_000,
        });
        await city.SaveChangesAsync();
    }

    private sealed class NoDatabase : IDbContextFactory<CityContext>
    {
        public CityContext CreateDbContext() => new(CityDatabase.Options(CityConnection.Sqlite(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "none", "city.db"))));
    }
}
