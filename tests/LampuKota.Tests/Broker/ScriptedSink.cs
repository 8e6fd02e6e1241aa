using System.Text;
using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>A sink whose answers a test gives.</summary>
internal sealed class ScriptedSink : IPublishSink
{
    private readonly List<(string Client, string Topic, string Payload)> _seen = [];

    /// <summary>The ticket for each message, by its payload.</summary>
    public Func<string, PublishTicket> Answer { get; set; } = _ => PublishTicket.Accepted;

    /// <summary>What messages wait for that were answered <see cref="PublishTicket.Gathered"/>.</summary>
    public Func<Task?> Gathering { get; set; } = () => null;

    /// <summary>Completes when there is room; a test puts a source here to hold messages back.</summary>
    public Task Room { get; set; } = Task.CompletedTask;

    public IReadOnlyList<(string Client, string Topic, string Payload)> Seen
    {
        get
        {
            lock (_seen)
                return [.. _seen];
        }
    }

    public PublishTicket OnPublish(in Publisher publisher, in PublishView publish)
    {
        MqttMessage message = publish.ToMessage();
        string payload = Encoding.UTF8.GetString(message.Payload.Span);
        lock (_seen)
            _seen.Add((publisher.ClientIdentifier, message.Topic, payload));
        return Answer(payload);
    }

    public Task? EndGathering() => Gathering();

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => new(Room.WaitAsync(cancellationToken));
}
