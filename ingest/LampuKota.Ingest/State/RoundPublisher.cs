using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>
/// Publishes what is told in rounds of pages every few seconds, while anybody subscribes to it. Not retained: what is older than the next round interests nobody.
/// </summary>
internal sealed class RoundPublisher(MqttBroker broker, IReadOnlyList<PagedRound> rounds, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _round;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                PublishWanted();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void PublishWanted()
    {
        _round++;
        foreach (PagedRound round in rounds.Where(round => broker.IsWanted(round.TopicOf(0))))
            Publish(round);
    }

    private void Publish(PagedRound round)
    {
        foreach ((int page, byte[] payload) in round.PagesOf(_round).Index())
            broker.Publish(new MqttMessage { Topic = round.TopicOf(page), Payload = payload, ContentType = "application/json", PayloadIsUtf8 = true });
    }
}
