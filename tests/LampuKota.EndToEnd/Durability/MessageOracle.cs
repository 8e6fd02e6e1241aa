using System.Globalization;
using System.Text;

namespace LampuKota.EndToEnd;

/// <summary>
/// Publishers whose messages wait for an absent subscriber, of QoS 1 and 2, and one of retained messages; in the end what arrives is compared with what was
/// acknowledged: nothing is missing, and nothing of QoS 2 comes twice.
/// </summary>
internal sealed class MessageOracle(bool isRepeatedOnTheWay) : IAsyncDisposable
{
    private const int RetainedTopics = 5;
    private const string Once = "once", AtLeastOnce = "least", Kept = "kept";

    private readonly AbsentSubscriber _subscriber = new("absent");
    private LedgerPublisher[] _publishers = [];

    public IEnumerable<LedgerPublisher> Publishers => _publishers;

    public Task RegisterAsync(int port) => _subscriber.RegisterAsync(port);

    public void Start(int port, int messagesPerSecond)
    {
        _publishers =
        [
            new LedgerPublisher(new WireClient(AtLeastOnce, Version: 5, KeepsSession: true), qos: 1, messagesPerSecond, number => Message($"test/{AtLeastOnce}", AtLeastOnce, number, 1)),
            new LedgerPublisher(new WireClient(Once, Version: 5, KeepsSession: true), qos: 2, messagesPerSecond, number => Message($"test/{Once}", Once, number, 2)),
            new LedgerPublisher(
                new WireClient(Kept, Version: 4, KeepsSession: true), qos: 1, messagesPerSecond,
                number => Message($"{Kept}/{number % RetainedTopics}", Kept, number, 1) with { Retain = true }),
        ];
        foreach (LedgerPublisher publisher in _publishers)
            publisher.Start(port);
    }

    /// <summary>Compares, once everything that was sent is acknowledged.</summary>
    public async Task<Findings> CheckAsync(int port)
    {
        Dictionary<string, int>? arrived = await _subscriber.CollectAsync(port);
        if (arrived is null)
            return Findings.Fault("The absent subscriber's session was gone.") + new Findings(new DurabilityTotals(MessagesLost: 1), []);

        Findings found = CheckArrived(_publishers[0], arrived, mayRepeat: true) + CheckArrived(_publishers[1], arrived, mayRepeat: false);
        foreach (string text in arrived.Keys.Except(_publishers[..2].SelectMany(SentBy)).Take(3))
            found += new Findings(new DurabilityTotals(MessagesDoubled: 1), [$"The message {text} arrived, which was not sent."]);
        return found + await CheckRetainedAsync(port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LedgerPublisher publisher in _publishers)
            await publisher.DisposeAsync();
    }

    private static Findings CheckArrived(LedgerPublisher publisher, Dictionary<string, int> arrived, bool mayRepeat)
    {
        int[] acknowledged = publisher.Ledger.Acknowledged;
        int[] lost = [.. acknowledged.Where(number => !arrived.ContainsKey(Text(publisher.Name, number))).Order()];
        int[] doubled = mayRepeat ? [] : [.. acknowledged.Where(number => arrived.GetValueOrDefault(Text(publisher.Name, number)) > 1).Order()];
        var faults = new List<string>();
        if (lost.Length > 0)
            faults.Add($"{lost.Length} of {acknowledged.Length} acknowledged messages of {publisher.Name} did not arrive: {string.Join(", ", lost.Take(10))}.");
        if (doubled.Length > 0)
            faults.Add($"{doubled.Length} messages of {publisher.Name} arrived more than once: {string.Join(", ", doubled.Take(10))}.");
        return new Findings(new DurabilityTotals(MessagesAcknowledged: acknowledged.Length, MessagesLost: lost.Length, MessagesDoubled: doubled.Length), faults);
    }

    // Of each topic the newest is kept; but one that was delayed on the way twice may rightly stand over it.
    private async Task<Findings> CheckRetainedAsync(int port)
    {
        LedgerPublisher publisher = _publishers[2];
        Dictionary<string, int> newest = Enumerable.Range(0, publisher.Ledger.Sent).GroupBy(number => $"{Kept}/{number % RetainedTopics}")
            .ToDictionary(topic => topic.Key, topic => topic.Max());
        Dictionary<string, string> retained = await AbsentSubscriber.ReadRetainedAsync(port, $"{Kept}/#", newest.Count);
        string[] wrong = [.. newest.Where(topic => !IsKept(retained.GetValueOrDefault(topic.Key), topic.Value)).Select(topic => topic.Key)];
        return new Findings(
            new DurabilityTotals(MessagesAcknowledged: publisher.Ledger.AcknowledgedCount, MessagesLost: wrong.Length),
            [.. wrong.Select(topic => $"{topic} retains '{retained.GetValueOrDefault(topic)}' and not {newest[topic]}.")]);
    }

    private bool IsKept(string? text, int newest) => text is not null && (isRepeatedOnTheWay || text == Text(Kept, newest));

    private static IEnumerable<string> SentBy(LedgerPublisher publisher) => Enumerable.Range(0, publisher.Ledger.Sent).Select(number => Text(publisher.Name, number));

    private static string Text(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}/{number}");

    private static WireMessage Message(string topic, string name, int number, int qos) => new(topic, Encoding.UTF8.GetBytes(Text(name, number)), qos);
}
