using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using LampuKota.Broker;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>Where the retained documents of the gateways are read: what each shall run, and what it says that it runs.</summary>
internal interface IGatewayDocuments
{
    /// <summary>All desired documents there are. One that was not replaced since has the same memory.</summary>
    IReadOnlyList<RetainedMessage> ReadDesired();

    /// <summary>All reported documents there are, likewise.</summary>
    IReadOnlyList<RetainedMessage> ReadReported();
}

/// <summary>The Retained Messages of this process's broker.</summary>
internal sealed class BrokerDocuments(MqttBroker broker) : IGatewayDocuments
{
    /// <inheritdoc/>
    public IReadOnlyList<RetainedMessage> ReadDesired() => broker.ReadRetained(Topics.Desired("+"));

    /// <inheritdoc/>
    public IReadOnlyList<RetainedMessage> ReadReported() => broker.ReadRetained(Topics.Reported("+"));
}

/// <summary>What a broker elsewhere sent. Safe for use by several threads.</summary>
internal sealed class ReceivedDocuments : IGatewayDocuments
{
    /// <summary>The Topic Filters of the documents.</summary>
    public static IReadOnlyList<string> Filters { get; } = [Topics.Desired("+"), Topics.Reported("+")];

    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _desired = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _reported = new(StringComparer.Ordinal);

    /// <summary>Takes a document.</summary>
    /// <param name="topic">Topic Name.</param>
    /// <param name="payload">The document; empty where there is none any more.</param>
    /// <returns>False where the topic is of no document.</returns>
    public bool Take(ReadOnlySpan<byte> topic, in ReadOnlySequence<byte> payload)
    {
        ConcurrentDictionary<string, ReadOnlyMemory<byte>>? documents = topic.EndsWith("/desired"u8) ? _desired : topic.EndsWith("/reported"u8) ? _reported : null;
        if (documents is null)
            return false;

        string name = Encoding.UTF8.GetString(topic);
        if (payload.IsEmpty)
            documents.TryRemove(name, out _);
        else
            documents[name] = payload.ToArray();
        return true;
    }

    /// <inheritdoc/>
    public IReadOnlyList<RetainedMessage> ReadDesired() => Read(_desired);

    /// <inheritdoc/>
    public IReadOnlyList<RetainedMessage> ReadReported() => Read(_reported);

    private static RetainedMessage[] Read(ConcurrentDictionary<string, ReadOnlyMemory<byte>> documents) => [.. documents.Select(one => new RetainedMessage(one.Key, one.Value))];
}
