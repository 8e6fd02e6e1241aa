using System.Buffers;
using System.IO.Pipelines;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>One end of a fuzzed connection: sends what it is told, and holds whatever the broker answers to be MQTT.</summary>
internal sealed class FuzzClient(InlineConnection connection, MqttProtocolVersion version, Task served)
{
    private readonly MqttPacketReader _reader = MqttPacketReader.ForClient(version, 1_048_576, ushort.MaxValue);
    private readonly ArrayBufferWriter<byte> _answers = new();

    /// <summary>Whether the broker is done with the connection.</summary>
    public Task Served => served;

    /// <summary>Whether its first packet was as it should be, so that the answers are of the version that it reads.</summary>
    public bool KnowsVersion { get; init; }

    /// <summary>Whether it takes what is sent to it.</summary>
    public bool Reads { get; init; } = true;

    public bool HasEnded { get; private set; }

    /// <summary>The type of the last whole packet of the broker.</summary>
    public MqttPacketType LastAnswer { get; private set; }

    public void Send(ReadOnlyMemory<byte> bytes)
    {
        if (HasEnded || connection.IsAborted)
            return;
        _ = connection.ClientOutput.WriteAsync(bytes).AsTask();
        if (Reads)
            Read();
    }

    /// <summary>Takes all that is there.</summary>
    /// <param name="acknowledges">Whether messages are acknowledged, as a good client does.</param>
    public void Read(bool acknowledges = false)
    {
        HasEnded |= connection.IsAborted;
        while (!HasEnded && connection.ClientInput.TryRead(out ReadResult result))
        {
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (KnowsVersion)
                Check(ref buffer, acknowledges);
            else
                buffer = buffer.Slice(buffer.End);
            HasEnded = result.IsCompleted && buffer.IsEmpty;
            bool isStuck = buffer.Length == result.Buffer.Length;
            connection.ClientInput.AdvanceTo(buffer.Start, buffer.End);
            if (acknowledges)
                Answer();
            if (isStuck && !HasEnded)
                break;
        }

        if (HasEnded)
            Close();
    }

    /// <summary>Breaks the connection from this side.</summary>
    public void Close()
    {
        HasEnded = true;
        connection.ClientOutput.Complete();
        connection.ClientInput.Complete();
    }

    private void Check(ref ReadOnlySequence<byte> buffer, bool acknowledges)
    {
        ReadStatus status;
        while ((status = _reader.TryRead(ref buffer, out MqttPacket packet)) == ReadStatus.Done)
        {
            LastAnswer = packet.Type;
            if (!acknowledges)
                continue;
            if (packet.Type == MqttPacketType.Publish && packet.Publish.Qos != QualityOfService.AtMostOnce)
                Acknowledge(AnswerTo(packet.Publish.Qos), packet.Publish.PacketIdentifier);
            else if (packet.Type == MqttPacketType.PublishRelease)
                Acknowledge(MqttPacketType.PublishComplete, packet.Ack.PacketIdentifier);
        }

        Assert.True(status != ReadStatus.Invalid, $"The broker sent what is no MQTT: {Convert.ToHexString(buffer.Slice(0, Math.Min(buffer.Length, 200)).ToArray())}");
    }

    private static MqttPacketType AnswerTo(QualityOfService qos) =>
        qos == QualityOfService.AtLeastOnce ? MqttPacketType.PublishAck : MqttPacketType.PublishReceived;

    private void Acknowledge(MqttPacketType type, ushort identifier) => MqttPacketWriter.WriteAck(_answers, version, type, new AckPacket(identifier));

    private void Answer()
    {
        if (_answers.WrittenCount == 0 || HasEnded)
            return;
        byte[] bytes = _answers.WrittenSpan.ToArray();
        _answers.ResetWrittenCount();
        _ = connection.ClientOutput.WriteAsync(bytes).AsTask();
    }
}
