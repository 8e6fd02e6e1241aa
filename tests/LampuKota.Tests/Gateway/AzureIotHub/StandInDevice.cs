using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>One connection to the stand-in hub.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The loop that reads disposes of them.")]
internal sealed class StandInDevice(StandInHub hub, TcpClient tcp, X509Certificate2 certificate)
{
    private const int MaximumMessageBytes = 256 * 1024;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _filters = [];
    private readonly SortedDictionary<ushort, HubMessage> _unacknowledged = [];
    private readonly CancellationTokenSource _closed = new();
    private ITimer? _expiry;
    private SslStream? _stream;
    private MqttMessage? _will;
    private ushort _nextIdentifier;
    private bool _isAdmitted;

    public async Task RunAsync()
    {
        try
        {
            _stream = new SslStream(tcp.GetStream());
            await _stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateRequired = hub.Thumbprint is not null,
                    RemoteCertificateValidationCallback = (_, presented, _, _) => hub.Thumbprint is null || presented is not null,
                },
                _closed.Token);
            await ReadAsync(_stream);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The device went, or was sent away.
        }
        finally
        {
            Close("gone", isRefusal: false);
            if (_expiry is not null)
                await _expiry.DisposeAsync();
            if (_stream is not null)
                await _stream.DisposeAsync();
            tcp.Dispose();
            if (_isAdmitted)
                hub.Leave(this, _will, [.. _unacknowledged.Values]);
        }
    }

    /// <summary>Ends the connection as IoT Hub does: without a word.</summary>
    public void Close(string why, bool isRefusal = true)
    {
        if (isRefusal)
            hub.Refusals.Enqueue(why);
        _closed.Cancel();
    }

    /// <summary>Sends a message that is the device's once it has acknowledged it.</summary>
    public void Deliver(HubMessage message)
    {
        lock (_lock)
        {
            _unacknowledged.Add(NextIdentifier(), message);
            Publish(message.MqttTopic, message.Payload);
        }
    }

    /// <summary>Sends a message to the device, where it has subscribed to it.</summary>
    public void Send(string topic, byte[] payload)
    {
        lock (_lock)
        {
            if (!_filters.Any(filter => topic.StartsWith(filter[..^1], StringComparison.Ordinal)))
                return;
            NextIdentifier();
            Publish(topic, payload);
        }
    }

    private ushort NextIdentifier()
    {
        if (++_nextIdentifier == 0)
            _nextIdentifier = 1;
        return _nextIdentifier;
    }

    private void Publish(string topic, byte[] payload) => Write(output => MqttPacketWriter.WritePublish(
        output, MqttProtocolVersion.V311, new MqttMessage { Topic = topic, Payload = payload, Qos = QualityOfService.AtLeastOnce },
        new PublishDelivery { Qos = QualityOfService.AtLeastOnce, PacketIdentifier = _nextIdentifier }));

    private async Task ReadAsync(SslStream stream)
    {
        PipeReader input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        MqttPacketReader reader = MqttPacketReader.ForServer(2 * MaximumMessageBytes);
        while (true)
        {
            ReadResult result = await input.ReadAsync(_closed.Token);
            ReadOnlySequence<byte> buffer = result.Buffer;
            while (TakeNext(reader, ref buffer))
            {
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted || _closed.IsCancellationRequested)
                return;
        }
    }

    private bool TakeNext(MqttPacketReader reader, ref ReadOnlySequence<byte> buffer)
    {
        switch (reader.TryRead(ref buffer, out MqttPacket packet))
        {
            case ReadStatus.NeedMoreData:
                return false;
            case ReadStatus.Invalid:
                Close($"bytes against the protocol: {packet.ReasonString}");
                return false;
        }

        switch (packet.Type)
        {
            case MqttPacketType.Connect: Connect(packet.Connect!); break;
            case MqttPacketType.Subscribe: Subscribe(packet.Subscribe!); break;
            case MqttPacketType.Publish: Publish(packet.Publish); break;
            case MqttPacketType.PingRequest: Write(MqttPacketWriter.WritePingResponse); break;
            case MqttPacketType.Disconnect:
                _will = null;
                Close("in good order", isRefusal: false);
                break;
            case MqttPacketType.PublishAck: Acknowledged(packet.Ack.PacketIdentifier); break;
            default: Close($"an unexpected {packet.Type}"); break;
        }

        return !_closed.IsCancellationRequested;
    }

    private void Acknowledged(ushort identifier)
    {
        lock (_lock)
            _unacknowledged.Remove(identifier);
    }

    private void Connect(ConnectPacket packet)
    {
        string? refusal = packet.ProtocolVersion != MqttProtocolVersion.V311 ? "not MQTT 3.1.1"
            : packet.ClientIdentifier != hub.DeviceId ? "a foreign Client Identifier"
            : packet.UserName != $"{StandInHub.HostName}/{hub.DeviceId}/?api-version=2021-04-12" ? "a wrong User Name"
            : packet.Will is { } will && !will.Topic.StartsWith($"devices/{hub.DeviceId}/messages/events/", StringComparison.Ordinal) ? "a will to a foreign topic"
            : hub.Thumbprint is null ? CheckToken(packet.Password) : CheckCertificate(packet.Password);
        if (refusal is not null)
            hub.Refusals.Enqueue(refusal); // Before the device can know it.
        Write(output => MqttPacketWriter.WriteConnectAck(
            output,
            MqttProtocolVersion.V311,
            new ConnectAckPacket { ReasonCode = refusal is null ? ReasonCode.Success : ReasonCode.NotAuthorized, SessionPresent = refusal is null && !packet.CleanStart }));
        if (refusal is not null)
        {
            Close(refusal, isRefusal: false);
            return;
        }

        (_will, _isAdmitted) = (packet.Will, true);
        hub.Admit(this);
    }

    // The documented string is made anew here, by other means than the gateway's.
    private string? CheckToken(ReadOnlyMemory<byte>? password)
    {
        if (password is null)
            return "no token";
        string token = Encoding.UTF8.GetString(password.Value.Span);
        const string start = "SharedAccessSignature ";
        if (!token.StartsWith(start, StringComparison.Ordinal))
            return "no token";
        Dictionary<string, string> fields = token[start.Length..].Split('&').Select(field => field.Split('=', 2)).ToDictionary(field => field[0], field => field[1]);
        string resource = $"{StandInHub.HostName}%2Fdevices%2F{hub.DeviceId}";
        using var hmac = new HMACSHA256(hub.Key);
        string expected = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(resource + "\n" + fields["se"])));
        if (fields["sr"] != resource || Uri.UnescapeDataString(fields["sig"]) != expected)
            return "a wrong token";
        TimeSpan left = DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields["se"], CultureInfo.InvariantCulture)) - hub.Time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return "an expired token";
        // A timer holds 49 days; a token for longer is not waited out by any test.
        if (left < TimeSpan.FromDays(1))
            _expiry = hub.Time.CreateTimer(_ => Close("the token expired"), null, left, Timeout.InfiniteTimeSpan);
        return null;
    }

    private string? CheckCertificate(ReadOnlyMemory<byte>? password) =>
        password is { Length: > 0 } ? "a password beside a certificate"
        : _stream!.RemoteCertificate is X509Certificate2 known && known.Thumbprint == hub.Thumbprint ? null
        : "a wrong certificate";

    private void Subscribe(SubscribePacket packet)
    {
        string[] known = [$"devices/{hub.DeviceId}/messages/devicebound/#", "$iothub/twin/res/#", "$iothub/twin/PATCH/properties/desired/#", "$iothub/methods/POST/#"];
        ReasonCode[] granted = [.. packet.Subscriptions.Select(one =>
            !known.Contains(one.Filter) ? ReasonCode.UnspecifiedError
            // QoS 2 is granted as 1.
            : one.Qos == QualityOfService.AtMostOnce ? ReasonCode.Success : ReasonCode.GrantedQos1)];
        lock (_lock)
        {
            foreach (string filter in packet.Subscriptions.Select(one => one.Filter).Where(known.Contains))
                _filters.Add(filter);
        }

        Write(output => MqttPacketWriter.WriteSubscribeAck(output, MqttProtocolVersion.V311, new SubscribeAckPacket(packet.PacketIdentifier, granted)));
        if (packet.Subscriptions.Any(one => one.Filter == known[0]))
            hub.SubscribeToMessages();
    }

    private void Publish(in PublishView publish)
    {
        var message = new MqttMessage { Topic = Encoding.UTF8.GetString(publish.Topic), Payload = publish.Payload.ToArray(), Qos = publish.Qos, Retain = publish.Retain };
        ushort identifier = publish.PacketIdentifier;
        if (!_isAdmitted)
            Close("PUBLISH before CONNECT");
        else if (message.Qos == QualityOfService.ExactlyOnce)
            Close("QoS 2");
        else if (message.Payload.Length + message.Topic.Length > MaximumMessageBytes)
            Close("a message above 256 KB");
        else if (!TryTake(message))
            Close($"an unknown topic: {message.Topic}");
        else if (message.Qos == QualityOfService.AtLeastOnce)
            Write(output => MqttPacketWriter.WriteAck(output, MqttProtocolVersion.V311, MqttPacketType.PublishAck, new AckPacket(identifier)));
    }

    private bool TryTake(MqttMessage message)
    {
        const string get = "$iothub/twin/GET/?$rid=";
        const string reported = "$iothub/twin/PATCH/properties/reported/?$rid=";
        const string method = "$iothub/methods/res/";
        if (message.Topic.StartsWith($"devices/{hub.DeviceId}/messages/events/", StringComparison.Ordinal))
            hub.Take(message);
        else if (message.Topic.StartsWith(get, StringComparison.Ordinal))
            AnswerTwin(message.Topic[get.Length..], () => { hub.TwinGets++; return (200, "", hub.Twin.Whole().ToJsonString()); });
        else if (message.Topic.StartsWith(reported, StringComparison.Ordinal))
            AnswerTwin(message.Topic[reported.Length..], () => PatchReported(message.Payload));
        else if (message.Topic.StartsWith(method, StringComparison.Ordinal) && message.Topic[method.Length..].Split("/?$rid=") is [string status, string id])
            hub.CompleteMethod(id, int.Parse(status, CultureInfo.InvariantCulture), JsonNode.Parse(message.Payload.Span));
        else
            return false;
        return true;
    }

    private (int Status, string Version, string Body) PatchReported(ReadOnlyMemory<byte> payload)
    {
        try
        {
            hub.Twin.PatchReported((JsonObject)JsonNode.Parse(payload.Span)!);
            return (204, $"&$version={hub.Twin.ReportedVersion}", "");
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException or InvalidCastException)
        {
            hub.Refusals.Enqueue(exception.Message);
            return (400, "", "");
        }
    }

    private void AnswerTwin(string requestId, Func<(int Status, string Version, string Body)> work)
    {
        (int status, string version, string body) = (429, "", "");
        if (hub.ThrottledRequests > 0)
            hub.ThrottledRequests--;
        else
            (status, version, body) = work();
        Send($"$iothub/twin/res/{status}/?$rid={requestId}{version}", Encoding.UTF8.GetBytes(body));
    }

    private void Write(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        lock (_lock)
        {
            try
            {
                _stream!.Write(buffer.WrittenSpan);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                Close("gone", isRefusal: false);
            }
        }
    }
}
