using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// Where the broker offers each PUBLISH before it routes it to subscribers: the way into the telemetry pipeline. A sink that has to make
/// a message durable answers with a ticket that completes then; the broker sends the PUBACK (or PUBREC) not before, and in order of receipt.
/// </summary>
public interface IPublishSink
{
    /// <summary>
    /// Takes a message, or leaves it by answering <see cref="PublishTicket.Accepted"/>. Called on the connection's own loop, from many connections at
    /// once; must not block. The view is valid during the call only.
    /// </summary>
    /// <param name="publisher">Who publishes.</param>
    /// <param name="publish">The packet.</param>
    PublishTicket OnPublish(in Publisher publisher, in PublishView publish);

    /// <summary>
    /// Hands on what was gathered of messages that were answered <see cref="PublishTicket.Gathered"/>. The broker calls it on the thread of those calls, with nothing
    /// awaited between, when it has processed what one read brought, or sooner.
    /// </summary>
    /// <returns>Completes when all of them are durable; null where there is nothing to wait for.</returns>
    Task? EndGathering() => null;

    /// <summary>
    /// Completes when the sink has room for more. The broker awaits it after each message, before it reads the next of that
    /// connection: a full pipeline slows the socket down, it never loses.
    /// </summary>
    /// <param name="cancellationToken">The connection has ended.</param>
    ValueTask WaitForRoomAsync(CancellationToken cancellationToken);
}

/// <summary>Who published a message, or whose will it is.</summary>
/// <param name="Identity">Who the client is.</param>
/// <param name="ClientIdentifier">Its Client Identifier.</param>
public readonly record struct Publisher(Identity Identity, string ClientIdentifier)
{
    /// <summary>Whether <see cref="IPublishSink.EndGathering"/> will be called, so that the sink may answer <see cref="PublishTicket.Gathered"/>.</summary>
    public bool MayGather { get; init; }
}
