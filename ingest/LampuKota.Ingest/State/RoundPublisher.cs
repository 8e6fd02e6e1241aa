using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>
/// Publishes what is told in rounds of pages every few seconds, while anybody subscribes to it. Not retained: what is older than the next round interests nobody.
/// </summary>
internal sealed class RoundPublisher(IRoundOutlet outlet, IReadOnlyList<PagedRound> rounds, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _round;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await PublishWantedAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async ValueTask PublishWantedAsync(CancellationToken stoppingToken)
    {
        _round++;
        foreach (PagedRound round in rounds.Where(round => outlet.IsWanted(round.TopicOf(0))))
        {
            foreach ((int page, byte[] payload) in round.PagesOf(_round).Index())
            {
                var message = new MqttMessage { Topic = round.TopicOf(page), Payload = payload, ContentType = "application/json", PayloadIsUtf8 = true };
                await outlet.PublishAsync(message, stoppingToken);
            }
        }
    }
}
