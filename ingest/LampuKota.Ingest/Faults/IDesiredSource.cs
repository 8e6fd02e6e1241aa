using System.Collections.Concurrent;
using LampuKota.Broker;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>Where the desired documents of the gateways are read: rated power, segment and calendar of each lamp, as the gateway has them.</summary>
internal interface IDesiredSource
{
    /// <summary>All documents there are. One that was not replaced since has the same memory.</summary>
    IReadOnlyList<RetainedMessage> Read();
}

/// <summary>The Retained Messages of this process's broker.</summary>
internal sealed class BrokerDesired(MqttBroker broker) : IDesiredSource
{
    /// <inheritdoc/>
    public IReadOnlyList<RetainedMessage> Read() => broker.ReadRetained(Topics.Desired("+"));
}

/// <summary>What a broker elsewhere sent. Safe for use by several threads.</summary>
internal sealed class ReceivedDesired : IDesiredSource
{
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _documents = new(StringComparer.Ordinal);

    /// <summary>Takes a document.</summary>
    /// <param name="topic">Topic Name.</param>
    /// <param name="payload">The document; empty where there is none any more.</param>
    public void Take(string topic, ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
            _documents.TryRemove(topic, out _);
        else
            _documents[topic] = payload;
    }

    /// <inheritdoc/>
    public IReadOnlyList<RetainedMessage> Read() => [.. _documents.Select(one => new RetainedMessage(one.Key, one.Value))];
}
