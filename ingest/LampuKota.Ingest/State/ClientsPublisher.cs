using System.Text.Json;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>Publishes the broker's sessions every few seconds at <c>_ingest/clients/{page}</c>, while anybody subscribes to them. Not retained: what is older than the next round interests nobody.</summary>
internal sealed class ClientsPublisher(MqttBroker broker, CityClock clock, TimeProvider time) : BackgroundService
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
                if (broker.IsWanted(Topics.IngestClients(0)))
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
        foreach (IngestClients page in IngestClientPages.Of(broker.Sessions, _round, clock))
        {
            broker.Publish(new MqttMessage
            {
                Topic = Topics.IngestClients(page.Page),
                Payload = JsonSerializer.SerializeToUtf8Bytes(page, IngestJsonContext.Default.IngestClients),
                ContentType = "application/json",
                PayloadIsUtf8 = true,
            });
        }
    }
}
