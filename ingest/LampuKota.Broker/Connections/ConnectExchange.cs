using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace LampuKota.Broker;

/// <summary>A client whose CONNECT was accepted.</summary>
/// <param name="Processor">Acts on its packets.</param>
/// <param name="Client">What an operator may know of it.</param>
/// <param name="SessionPresent">Whether it continues a session.</param>
internal sealed record AcceptedClient(PacketProcessor Processor, ConnectedClient Client, bool SessionPresent);

/// <summary>
/// CONNECT and CONNACK (MQTT 5.0, 3.1 and 3.2): from the first byte to a session, or to a refusal. Lives as long as that takes, under the connection's
/// deadline.
/// </summary>
internal sealed class ConnectExchange
{
    private readonly BrokerCore _core;
    private readonly NetworkConnection _connection;
    private readonly ConnectPacket _connect;
    private readonly string _clientIdentifier;

    private ConnectExchange(BrokerCore core, NetworkConnection connection, ConnectPacket connect)
    {
        _core = core;
        _connection = connection;
        _connect = connect;
        // [MQTT-3.1.3-6], [MQTT-3.1.3-7]
        _clientIdentifier = connect.ClientIdentifier.Length > 0 ? connect.ClientIdentifier : $"auto-{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
    }

    private bool IsV500 => _connect.ProtocolVersion == MqttProtocolVersion.V500;

    /// <summary>Reads CONNECT and answers it.</summary>
    /// <returns>Null where the connection is to end.</returns>
    public static async ValueTask<AcceptedClient?> RunAsync(BrokerCore core, NetworkConnection connection)
    {
        if (await ReadConnectAsync(core, connection).ConfigureAwait(false) is not { } connect)
            return null;
        connection.Output.Configure(
            connect.ProtocolVersion, connect.MaximumPacketSize, Math.Min(connect.TopicAliasMaximum, core.Limits.TopicAliasMaximum));
        return await new ConnectExchange(core, connection, connect).AcceptAsync().ConfigureAwait(false);
    }

    /// <summary>The Session Expiry Interval that is granted for one that is asked for.</summary>
    public static TimeSpan GrantExpiry(BrokerCore core, uint askedSeconds)
    {
        long most = (long)core.Limits.MaximumSessionExpiry.TotalSeconds;
        if (askedSeconds > most)
            core.Counters.Limits.Count(BrokerLimit.MaximumSessionExpiry);
        return TimeSpan.FromSeconds(Math.Min(askedSeconds, most));
    }

    private static async ValueTask<ConnectPacket?> ReadConnectAsync(BrokerCore core, NetworkConnection connection)
    {
        while (connection.CloseReason is null)
        {
            ReadResult result = await connection.Input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            long received = buffer.Length;
            ReadStatus status = TryRead(core, connection, ref buffer, out ConnectPacket? connect);
            connection.Traffic.CountBytesReceived(received - buffer.Length);
            if (status == ReadStatus.Done)
                connection.Traffic.CountPacketReceived();
            connection.Input.AdvanceTo(buffer.Start, status == ReadStatus.NeedMoreData ? buffer.End : buffer.Start);
            if (status != ReadStatus.NeedMoreData)
                return connect;
            if (result.IsCompleted)
                connection.TryClose(CloseReason.ConnectionLost);
        }

        return null;
    }

    private static ReadStatus TryRead(BrokerCore core, NetworkConnection connection, ref ReadOnlySequence<byte> buffer, out ConnectPacket? connect)
    {
        ReadStatus status = connection.Reader.TryRead(ref buffer, out MqttPacket packet);
        connect = packet.Connect;
        if (status != ReadStatus.Invalid)
            return status;

        Interlocked.Increment(ref core.Counters.ProtocolViolations);
        if (packet.Reason == ReasonCode.PacketTooLarge)
            core.Counters.Limits.Count(BrokerLimit.MaximumConnectPacketSize);
        // 3.1.4 of 3.1.1: malformed bytes are not answered; an unknown version and a missing Client Identifier are. Without a version nothing can be.
        bool isAnswered = connection.Reader.ProtocolVersion == MqttProtocolVersion.V500
            || packet.Reason is ReasonCode.UnsupportedProtocolVersion or ReasonCode.ClientIdentifierNotValid;
        if (connection.Reader.ProtocolVersion is { } version && isAnswered)
        {
            connection.Output.Configure(version, maximumPacketSize: null, topicAliases: 0);
            connection.Output.WriteConnectAck(new ConnectAckPacket { ReasonCode = packet.Reason, ReasonString = packet.ReasonString });
        }

        CountAndClose(core, connection, packet.Reason, packet.ReasonString ?? "the bytes are not MQTT");
        return status;
    }

    private static void CountAndClose(BrokerCore core, NetworkConnection connection, ReasonCode code, string reason)
    {
        Interlocked.Increment(ref core.Counters.ConnectsRefused);
        core.Refusals.Add(RefusedThing.Connect, code, reason, connection.Transport.RemoteEndPoint, connection.ClientIdentifier);
        connection.TryClose(new CloseReason(code, reason, TellsClient: false));
    }

    private async ValueTask<AcceptedClient?> AcceptAsync()
    {
        if (_connect.AuthenticationMethod is not null)
            return Refuse(ReasonCode.BadAuthenticationMethod, "enhanced authentication is not supported");
        AuthenticationResult authentication = await AuthenticateAsync().ConfigureAwait(false);
        if (authentication.Identity is not { } identity)
        {
            Interlocked.Increment(ref _core.Counters.AuthenticationFailures);
            return Refuse(authentication.Code, "the credentials are missing or wrong");
        }

        // In this order: whoever revokes changes the authenticator's answer first and looks for connections afterwards, so one of the two sees the other.
        _connection.Identity = identity;
        if (_core.Authenticator?.IsStillValid(identity) == false)
        {
            Interlocked.Increment(ref _core.Counters.AuthenticationFailures);
            return Refuse(ReasonCode.NotAuthorized, "the credentials have been revoked");
        }

        if (identity.BoundClientIdentifier is { } bound && bound != _clientIdentifier)
            return Refuse(ReasonCode.ClientIdentifierNotValid, "these credentials belong to another Client Identifier");
        if (FindFaultOfWill(identity) is { } fault)
            return Refuse(fault.Code, fault.Text);

        _connection.ClientIdentifier = _clientIdentifier;
        SessionGrant grant = await _core.Sessions.AttachAsync(_connection, RequestFor(identity)).ConfigureAwait(false);
        if (grant.Session is not { } session)
        {
            if (grant.Code == ReasonCode.QuotaExceeded)
                _core.Counters.Limits.Count(BrokerLimit.MaximumSessions);
            return Refuse(grant.Code, grant.Code == ReasonCode.QuotaExceeded ? "no more sessions are kept" : "the session belongs to somebody else");
        }

        _connection.Session = session;
        if (grant.DueWill is { } will)
            _core.Wills.Publish(will);
        return grant.Durable is null || await IsKeptAsync(grant.Durable).ConfigureAwait(false)
            ? Accept(session, grant.IsPresent)
            : Refuse(ReasonCode.ServerUnavailable, "the session could not be stored");
    }

    /// <summary>CONNACK promises a session: it leaves when that is on disk.</summary>
    private async ValueTask<bool> IsKeptAsync(Task durable)
    {
        try
        {
            await durable.WaitAsync(_connection.Stopping).ConfigureAwait(false);
            return true;
        }
        catch (BrokerStoreFailedException)
        {
            return false;
        }
    }

    private ValueTask<AuthenticationResult> AuthenticateAsync()
    {
        ConnectCredentials credentials = new(
            _clientIdentifier,
            _connect.UserName,
            _connect.Password,
            _connection.Transport.Features.Get<ITlsConnectionFeature>()?.ClientCertificate,
            _connection.Transport.RemoteEndPoint)
        {
            IsEncrypted = _connection.Transport.Features.Get<ITlsHandshakeFeature>() is not null,
        };
        bool hasNone = credentials is { UserName: null, Password: null, Certificate: null };
        if (_core.Options.AllowAnonymous && (hasNone || _core.Authenticator is null))
            return ValueTask.FromResult(AuthenticationResult.Accepted(Identity.Anonymous));
        return hasNone || _core.Authenticator is null
            ? ValueTask.FromResult(AuthenticationResult.Refused(ReasonCode.NotAuthorized))
            : _core.Authenticator.AuthenticateAsync(credentials, _connection.Stopping);
    }

    /// <summary>A will is held to the same rules as a PUBLISH, before its client is let in.</summary>
    private (ReasonCode Code, string Text)? FindFaultOfWill(Identity identity)
    {
        if (_connect.Will is not { } will)
            return null;
        byte[] topic = Encoding.UTF8.GetBytes(will.Topic);
        if (TopicLevels.FindLimit(_core.Limits, topic) is { } limit)
        {
            _core.Counters.Limits.Count(limit);
            return (ReasonCode.TopicNameInvalid, "the Will Topic has too many levels or bytes");
        }

        if (_core.Access.MayPublish(identity, topic))
            return null;
        Interlocked.Increment(ref _core.Counters.RefusedByAccessPolicy);
        return (ReasonCode.NotAuthorized, "this client may not publish to its Will Topic");
    }

    private SessionRequest RequestFor(Identity identity)
    {
        Will? will = _connect.Will is { } message ? new Will(message, TimeSpan.FromSeconds(_connect.WillDelayIntervalSeconds)) : null;
        TimeSpan expiry = identity.Kind == IdentityKind.Enrolling ? TimeSpan.Zero : GrantExpiry(_core, _connect.SessionExpiryIntervalSeconds);
        return new SessionRequest(_clientIdentifier, identity, _connect.CleanStart, expiry, will, _connection.Stopping);
    }

    private AcceptedClient? Accept(Session session, bool isPresent)
    {
        BrokerLimits limits = _core.Limits;
        ushort? serverKeepAlive = IsV500 && (_connect.KeepAliveSeconds == 0 || _connect.KeepAliveSeconds > limits.MaximumKeepAlive)
            ? (ushort)limits.MaximumKeepAlive
            : null;
        if (serverKeepAlive is not null)
            _core.Counters.Limits.Count(BrokerLimit.MaximumKeepAlive);
        uint expirySeconds = (uint)session.Expiry.TotalSeconds;
        bool fits = _connection.Output.WriteConnectAck(new ConnectAckPacket
        {
            SessionPresent = isPresent,
            AssignedClientIdentifier = IsV500 && _connect.ClientIdentifier.Length == 0 ? _clientIdentifier : null,
            SessionExpiryIntervalSeconds = expirySeconds == _connect.SessionExpiryIntervalSeconds ? null : expirySeconds,
            ReceiveMaximum = (ushort)limits.ReceiveMaximum,
            MaximumPacketSize = (uint)limits.MaximumPacketSize,
            TopicAliasMaximum = (ushort)limits.TopicAliasMaximum,
            ServerKeepAliveSeconds = serverKeepAlive,
            UserProperties = _core.Options.Production ? [BrokerOptions.ProductionMark] : [],
        });
        if (!fits)
        {
            // [MQTT-3.1.2-24]: without CONNACK nothing else may be sent either.
            CountAndClose(_core, _connection, ReasonCode.PacketTooLarge, "the client takes no packet as large as a CONNACK");
            return null;
        }

        Interlocked.Increment(ref _core.Counters.ConnectsAccepted);
        _connection.Reader.MaximumPacketSize = limits.MaximumPacketSize;
        _connection.Reader.TopicAliasMaximum = (ushort)limits.TopicAliasMaximum;
        _connection.Output.Attach(session.Outbox, _connect.ReceiveMaximum);
        ConnectedClient client = new(
            _clientIdentifier,
            session.Identity,
            _connection.Transport.RemoteEndPoint,
            ClientTransports.Of(_connection.Transport),
            _connect.ProtocolVersion,
            _core.Clock.Time.GetUtcNow(),
            TimeSpan.FromSeconds(serverKeepAlive ?? _connect.KeepAliveSeconds))
        {
            SessionPresent = isPresent,
        };
        return new AcceptedClient(new PacketProcessor(_core, _connection, session, _connect), client, isPresent);
    }

    private AcceptedClient? Refuse(ReasonCode code, string reason)
    {
        _connection.Output.WriteConnectAck(new ConnectAckPacket { ReasonCode = code, ReasonString = reason });
        CountAndClose(_core, _connection, code, reason);
        return null;
    }
}
