using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace LampuKota.Mqtt;

/// <summary>From nothing to a CONNACK (MQTT 5.0 and 3.1.1, 3.1 and 3.2).</summary>
internal static class ClientHandshake
{
    /// <summary>Opens a connection and waits for the server's consent.</summary>
    /// <param name="context">The client.</param>
    /// <param name="open">Opens the transport.</param>
    /// <param name="connect">The CONNECT to send.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MqttConnectException">The server refused, could not be reached, or did not answer in time.</exception>
    public static async Task<(IMqttTransport Transport, MqttPacketReader Reader, ConnectAckPacket Accepted)> OpenAsync(
        ClientContext context, MqttTransportFactory open, ConnectPacket connect, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(context.Options.ConnectTimeout, context.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        IMqttTransport? transport = null;
        try
        {
            transport = await open(context.Options, either.Token).ConfigureAwait(false);
            MqttPacketWriter.WriteConnect(transport.Output, connect);
            await transport.Output.FlushAsync(either.Token).ConfigureAwait(false);
            MqttPacketReader reader = MqttPacketReader.ForClient(
                context.Options.ProtocolVersion, context.Options.MaximumPacketSize, context.Options.TopicAliasMaximum);
            ConnectAckPacket answer = await ReadAnswerAsync(transport.Input, reader, either.Token).ConfigureAwait(false);
            if (answer.ReasonCode >= ReasonCode.UnspecifiedError)
                throw new MqttConnectException(answer.ReasonCode, answer.ReasonString ?? "the server refused the connection");
            // [MQTT-3.2.2-4]; a client that did ask for a Session takes what the server kept for it, also for an earlier process.
            if (answer.SessionPresent && connect.CleanStart)
                throw new MqttConnectException(ReasonCode.ProtocolError, "the server continues a Session where a new one was asked for");
            IMqttTransport opened = transport;
            transport = null;
            return (opened, reader, answer);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MqttConnectException(ReasonCode.ServerUnavailable, "the server did not answer in time", exception);
        }
        catch (Exception exception) when (exception is not (MqttConnectException or OperationCanceledException))
        {
            throw new MqttConnectException(ReasonCode.ServerUnavailable, exception.Message, exception);
        }
        finally
        {
            if (transport is not null)
                await transport.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The CONNECT of a client's first or later connection.</summary>
    /// <param name="options">The client's settings.</param>
    /// <param name="clientIdentifier">Its Client Identifier, perhaps assigned by the server.</param>
    /// <param name="isFirst">True for the first connection of this client.</param>
    public static ConnectPacket Packet(MqttClientOptions options, string clientIdentifier, bool isFirst)
    {
        bool isV311 = options.ProtocolVersion == MqttProtocolVersion.V311;
        string? password = options.MakePassword?.Invoke() ?? options.Password;
        bool outlivesConnection = !isV311 && options.SessionExpiryIntervalSeconds > 0;
        return new ConnectPacket
        {
            ProtocolVersion = options.ProtocolVersion,
            ClientIdentifier = clientIdentifier,
            // A Session that outlives the connection is continued by every connection but the first.
            CleanStart = options.CleanStart && (isFirst || !outlivesConnection),
            SessionExpiryIntervalSeconds = options.SessionExpiryIntervalSeconds,
            KeepAliveSeconds = (ushort)options.KeepAlive.TotalSeconds,
            UserName = options.UserName,
            Password = password is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(password),
            Will = options.Will,
            WillDelayIntervalSeconds = (uint)options.WillDelay.TotalSeconds,
            ReceiveMaximum = options.ReceiveMaximum,
            MaximumPacketSize = (uint)options.MaximumPacketSize,
            TopicAliasMaximum = options.TopicAliasMaximum,
            UserProperties = options.UserProperties,
        };
    }

    private static async ValueTask<ConnectAckPacket> ReadAnswerAsync(PipeReader input, MqttPacketReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            ConnectAckPacket? answer = TryReadAnswer(reader, ref buffer);
            input.AdvanceTo(buffer.Start, answer is null ? buffer.End : buffer.Start);
            if (answer is not null)
                return answer;
            if (result.IsCompleted)
                throw new IOException("the server closed the connection before CONNACK");
        }
    }

    private static ConnectAckPacket? TryReadAnswer(MqttPacketReader reader, ref ReadOnlySequence<byte> buffer)
    {
        switch (reader.TryRead(ref buffer, out MqttPacket packet))
        {
            case ReadStatus.NeedMoreData: return null;
            case ReadStatus.Invalid:
                throw new MqttConnectException(packet.Reason, packet.ReasonString ?? "the server broke the protocol");
            default:
                // 4.12: AUTH comes only where CONNECT named an Authentication Method, and ours never does.
                return packet.ConnectAck ?? throw new MqttConnectException(ReasonCode.ProtocolError, "the server sent AUTH without being asked");
        }
    }
}
