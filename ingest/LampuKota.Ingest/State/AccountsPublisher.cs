using System.Text.Json;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>Publishes the accounts of the gateways' telemetry every few seconds at <c>_ingest/accounts/{page}</c>, while anybody subscribes to them; in rounds that are not retained, as the broker's sessions.</summary>
internal sealed class AccountsPublisher(MqttBroker broker, ITelemetryStore store, IngestMeter meter, CityClock clock, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _round;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (broker.IsWanted(Topics.IngestAccounts(0)))
                    Publish();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Publish()
    {
        _round++;
        long atUnixMs = clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        foreach (IngestAccounts page in IngestAccountPages.Of(store.ReadSourceLedgers(), meter.UndecodableByGateway, _round, atUnixMs))
        {
            broker.Publish(new MqttMessage
            {
                Topic = Topics.IngestAccounts(page.Page),
                Payload = JsonSerializer.SerializeToUtf8Bytes(page, IngestJsonContext.Default.IngestAccounts),
                ContentType = "application/json",
                PayloadIsUtf8 = true,
            });
        }
    }
}
