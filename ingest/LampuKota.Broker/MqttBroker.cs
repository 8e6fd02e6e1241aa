using System.Net;
using System.Text;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LampuKota.Broker;

/// <summary>The broker, for the process that hosts it. All members may be called from any thread.</summary>
public sealed class MqttBroker : IDisposable
{
    private static readonly TaskCompletionSource<BrokerStoreFailedException> Never = new();

    private readonly BrokerCore _core;
    private readonly Heartbeat _heartbeat;
    private readonly List<ListenOptions> _listeners = [];

    internal MqttBroker(
        BrokerOptions options,
        IPublishSink? sink,
        IAuthenticator? authenticator,
        IAccessPolicy access,
        TimeProvider time,
        ILogger<MqttBroker> logger,
        IBrokerStore? store = null)
    {
        _core = new BrokerCore(options, sink, authenticator, access, time, new BrokerLog(logger), store);
        _heartbeat = new Heartbeat(_core);
    }

    /// <summary>The settings it runs with.</summary>
    public BrokerOptions Options => _core.Options;

    /// <summary>Where it listens, plain before TLS; final once the host has started.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _listeners.Select(listener => listener.IPEndPoint!)];

    /// <summary>The counters now.</summary>
    public BrokerStatistics Statistics => BrokerSnapshots.Statistics(_core);

    /// <summary>The connected clients now, in no particular order.</summary>
    public IReadOnlyList<ConnectedClient> Clients => BrokerSnapshots.Clients(_core);

    /// <summary>All sessions now, connected or not, in the order of their Client Identifiers.</summary>
    public IReadOnlyList<SessionStatus> Sessions => BrokerSnapshots.Sessions(_core);

    /// <summary>
    /// Publishes a message of the host itself: it is retained if it says so and delivered to subscribers, and passes neither
    /// <see cref="IAccessPolicy"/> nor <see cref="IPublishSink"/>.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ArgumentException">The topic is no Topic Name, or a text is too long.</exception>
    public void Publish(MqttMessage message)
    {
        if (!TopicName.IsValid(message.Topic))
            throw new ArgumentException("The topic is empty, too long, or holds a wildcard.", nameof(message));
        ApplicationMessage encoded = ApplicationMessage.From(message, _core.Clock);
        if (!TopicLevels.IsWithin(_core.Limits, encoded.Topic))
            throw new ArgumentException("The topic has more levels or bytes than Mqtt:MaximumTopicLevels and Mqtt:MaximumTopicBytes allow.", nameof(message));
        _core.Router.Route(encoded, publisher: null);
        TouchedSessions.ForThisThread.Send();
    }

    /// <summary>The Retained Messages of some topics, as they are now.</summary>
    /// <param name="filter">A Topic Filter.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public IReadOnlyList<RetainedMessage> ReadRetained(string filter)
    {
        if (!TopicFilter.IsValid(filter))
            throw new ArgumentException("It is no Topic Filter.", nameof(filter));
        var messages = new List<RetainedMessage>();
        _core.Retained.Replay(Encoding.UTF8.GetBytes(filter), message => messages.Add(new RetainedMessage(Encoding.UTF8.GetString(message.Topic), message.Payload)));
        return messages;
    }

    /// <summary>Whether anybody subscribes to a topic, so that a message there is worth making.</summary>
    /// <param name="topic">Topic Name.</param>
    public bool IsWanted(string topic) => _core.Router.IsWanted(Encoding.UTF8.GetBytes(topic));

    /// <summary>
    /// Answers one client: the message goes to its own subscriptions and to nobody else's, so that it may hold what others must not see. It is never
    /// retained.
    /// </summary>
    /// <param name="clientIdentifier">The Client Identifier of the receiver.</param>
    /// <param name="message">The answer; its topic is the Response Topic of the request.</param>
    /// <returns>False where the client does not subscribe to that topic, or has no session.</returns>
    /// <exception cref="ArgumentException">The topic is no Topic Name, or a text is too long.</exception>
    public bool PublishTo(string clientIdentifier, MqttMessage message)
    {
        if (!TopicName.IsValid(message.Topic))
            throw new ArgumentException("The topic is empty, too long, or holds a wildcard.", nameof(message));
        bool isReceived = _core.Router.RouteTo(clientIdentifier, ApplicationMessage.From(message with { Retain = false }, _core.Clock));
        TouchedSessions.ForThisThread.Send();
        return isReceived;
    }

    /// <summary>
    /// Ends the connections of some identities, also of those that are just being accepted where <see cref="IAuthenticator.IsStillValid"/> already says
    /// no. Returns at once.
    /// </summary>
    /// <param name="isMeant">Whose.</param>
    /// <param name="code">Reason Code of their DISCONNECT, 0x80 or above; their wills are published as far as they may be.</param>
    /// <param name="reason">Reason String.</param>
    /// <param name="endsSessions">Whether their sessions end too, with subscriptions and queues, connected or not.</param>
    /// <returns>How many connections are told to go.</returns>
    public int Disconnect(Predicate<Identity> isMeant, ReasonCode code, string reason, bool endsSessions)
    {
        int count = 0;
        foreach (NetworkConnection connection in _core.Connections.Snapshot())
        {
            if (connection.Identity is not { } identity || !isMeant(identity))
                continue;
            connection.EndsSession |= endsSessions;
            connection.Leave(code, reason);
            count++;
        }

        if (endsSessions)
        {
            foreach (DueWill will in _core.Sessions.EndParked(isMeant))
                _core.Wills.Publish(will);
        }

        Interlocked.Add(ref _core.Counters.ConnectionsCut, count);
        return count;
    }

    /// <summary>
    /// Completes when the store of the sessions has failed: what it would have to keep is not acknowledged any more, and the process should end. Never
    /// without a store.
    /// </summary>
    public Task<BrokerStoreFailedException> StoreFailed => _core.Journal?.Failed ?? Never.Task;

    /// <summary>Whether the store of the sessions waits for space on the disk; it goes on by itself. Never without a store.</summary>
    public bool IsStoreFull => _core.Journal is { IsFull: true };

    /// <summary>Commits what the store still has to keep, and closes it.</summary>
    public void Dispose()
    {
        _heartbeat.Dispose();
        _core.Journal?.Dispose();
    }

    /// <summary>Ends as the death of the process would, for tests: what the store has not committed is lost.</summary>
    internal void Crash()
    {
        _heartbeat.Dispose();
        _core.Journal?.Abandon();
    }

    internal BrokerCore Core => _core;

    internal void AddListener(ListenOptions listener) => _listeners.Add(listener);

    internal void Start() => _heartbeat.Start();

    /// <summary>One beat of the heart, for tests that turn the clock.</summary>
    internal void Beat() => _heartbeat.Beat();

    /// <summary>Serves one network connection until it has ended, if there is room for it.</summary>
    internal Task ServeAsync(ConnectionContext transport) => AdmitAsync(transport, ServeAdmittedAsync);

    /// <summary>Lets a network connection in, before TLS or anything else costs more than a lookup, and notes its end.</summary>
    /// <param name="transport">The connection.</param>
    /// <param name="next">Serves it.</param>
    internal async Task AdmitAsync(ConnectionContext transport, ConnectionDelegate next)
    {
        Interlocked.Increment(ref _core.Counters.ConnectionsOpened);
        if (_core.Gate.TryEnter(transport.RemoteEndPoint) is { } limit)
        {
            RejectOverLimit(transport, limit);
            transport.Abort();
            return;
        }

        try
        {
            await next(transport).ConfigureAwait(false);
        }
        finally
        {
            _core.Gate.Leave(transport.RemoteEndPoint);
        }
    }

    /// <summary>Serves a connection that was let in.</summary>
    internal async Task ServeAdmittedAsync(ConnectionContext transport)
    {
        NetworkConnection connection = new(_core, transport);
        if (!_core.Connections.TryAdd(connection))
        {
            transport.Abort();
            return;
        }

        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _core.Connections.Remove(connection);
        }
    }

    /// <summary>
    /// Tells all clients to go and waits until they have, no longer than <see cref="BrokerLimits.StopTimeout"/>. Wills stay unpublished: the server
    /// may leave them to a later start (3.1.2.5), and it would be wrong to report the whole city offline because the broker is restarted.
    /// </summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        Task allClosed = _core.Connections.Close();
        NetworkConnection[] connections = _core.Connections.Snapshot();
        _core.Log.Stopping(connections.Length);
        foreach (NetworkConnection connection in connections)
            connection.Leave(ReasonCode.ServerShuttingDown, "the server is stopping");
        try
        {
            await allClosed.WaitAsync(_core.Limits.StopTimeout, _core.Clock.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            NetworkConnection[] left = _core.Connections.Snapshot();
            _core.Log.StopTimedOut(left.Length, _core.Limits.StopTimeout);
            _core.Counters.Limits.Count(BrokerLimit.StopTimeout);
            foreach (NetworkConnection connection in left)
                connection.Abort();
        }
    }

    /// <summary>A TLS handshake ended without a connection.</summary>
    /// <param name="transport">The connection.</param>
    /// <param name="isLate">Whether it took longer than <see cref="BrokerLimits.TlsTimeout"/>.</param>
    internal void OnTlsFailed(ConnectionContext transport, bool isLate)
    {
        Interlocked.Increment(ref _core.Counters.TlsFailures);
        if (isLate)
            _core.Counters.Limits.Count(BrokerLimit.TlsTimeout);
        string reason = isLate ? "the TLS handshake took too long" : "the TLS handshake failed";
        _core.Refusals.Add(RefusedThing.Connection, ReasonCode.UnspecifiedError, reason, transport.RemoteEndPoint, clientIdentifier: null);
    }

    private void RejectOverLimit(ConnectionContext transport, BrokerLimit limit)
    {
        Interlocked.Increment(ref _core.Counters.ConnectionsOverLimit);
        _core.Counters.Limits.Count(limit);
        (ReasonCode code, string reason) = limit switch
        {
            BrokerLimit.MaximumConnections => (ReasonCode.ServerBusy, "all connections are in use (Mqtt:MaximumConnections)"),
            BrokerLimit.MaximumConnectionsPerAddress => (ReasonCode.QuotaExceeded, "this address has too many connections (Mqtt:MaximumConnectionsPerAddress)"),
            _ => (ReasonCode.ConnectionRateExceeded, "this address connects too often (Mqtt:MaximumConnectionRate)"),
        };
        _core.Refusals.Add(RefusedThing.Connection, code, reason, transport.RemoteEndPoint, clientIdentifier: null);
    }
}
