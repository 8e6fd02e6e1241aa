using System.Buffers;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>The path of telemetry costs no garbage: PUBLISH and its acknowledgements are read and written without allocating.</summary>
public sealed class PublishAllocationTests
{
    private const int Rounds = 1000;
    private static readonly byte[] Packet = PacketSample.All.First(sample => sample.Name == "PUBLISH").Bytes;

    [Fact]
    public void Reading_a_publish_and_its_properties_allocates_nothing()
    {
        MqttPacketReader reader = Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500);
        ReadOnlySequence<byte> whole = new(Packet);
        Assert.Equal(0, Allocated(() => ReadPublish(reader, whole)));
    }

    [Fact]
    public void Reading_a_publish_split_over_segments_allocates_nothing()
    {
        MqttPacketReader reader = Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500);
        ReadOnlySequence<byte> split = Segments.SplitAt(Packet, 20);
        Assert.Equal(0, Allocated(() => ReadPublish(reader, split)));
    }

    [Fact]
    public void Reading_a_known_topic_alias_allocates_nothing()
    {
        MqttPacketReader reader = Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500, topicAliasMaximum: 4);
        ReadOnlySequence<byte> aliased = new(Wire.Write(output => MqttPacketWriter.WritePublish(
            output, MqttProtocolVersion.V500, PacketSample.Message, new PublishDelivery { TopicAlias = 4 })));
        Assert.Equal(0, Allocated(() => ReadPublish(reader, aliased)));
    }

    [Fact]
    public void Writing_a_message_allocates_nothing()
    {
        ArrayBufferWriter<byte> output = new(4096);
        Assert.Equal(0, Allocated(() =>
        {
            output.ResetWrittenCount();
            MqttPacketWriter.WritePublish(output, MqttProtocolVersion.V500, PacketSample.Message, new PublishDelivery());
        }));
    }

    [Fact]
    public void Forwarding_a_publish_allocates_nothing()
    {
        MqttPacketReader reader = Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500);
        ReadOnlySequence<byte> split = Segments.SplitAt(Packet, 20);
        ArrayBufferWriter<byte> output = new(4096);
        Assert.Equal(0, Allocated(() =>
        {
            output.ResetWrittenCount();
            ReadOnlySequence<byte> buffer = split;
            reader.TryRead(ref buffer, out MqttPacket packet);
            PublishDelivery delivery = new() { Qos = QualityOfService.AtLeastOnce, PacketIdentifier = 9, SubscriptionIdentifiers = [1, 2] };
            MqttPacketWriter.WritePublish(output, MqttProtocolVersion.V500, packet.Publish, delivery);
        }));
    }

    [Fact]
    public void Plain_acknowledgements_allocate_nothing()
    {
        MqttPacketReader reader = Wire.Reader(MqttRole.Client, MqttProtocolVersion.V500);
        ArrayBufferWriter<byte> output = new(64);
        ReadOnlySequence<byte> refused = new([0x40, 3, 0, 9, 0x99]);
        Assert.Equal(0, Allocated(() =>
        {
            output.ResetWrittenCount();
            MqttPacketWriter.WriteAck(output, MqttProtocolVersion.V500, MqttPacketType.PublishAck, new AckPacket(9, ReasonCode.PayloadFormatInvalid));
            ReadOnlySequence<byte> buffer = refused;
            if (reader.TryRead(ref buffer, out MqttPacket packet) != ReadStatus.Done || packet.Ack.ReasonCode != ReasonCode.PayloadFormatInvalid)
                throw new InvalidOperationException("The acknowledgement was not read.");
        }));
    }

    private static void ReadPublish(MqttPacketReader reader, ReadOnlySequence<byte> buffer)
    {
        if (reader.TryRead(ref buffer, out MqttPacket packet) != ReadStatus.Done)
            throw new InvalidOperationException("The packet was not read.");
        int length = 0;
        foreach (UserPropertyView property in packet.Publish.UserProperties)
            length += property.Name.Length + property.Value.Length;
        bool isComplete = packet.Publish.TryGetContentType(out _) && packet.Publish.TryGetCorrelationData(out _)
            && packet.Publish.TryGetResponseTopic(out _) && packet.Publish.TryGetMessageExpiryIntervalSeconds(out _);
        if (length == 0 || !isComplete || !packet.Publish.PayloadIsUtf8)
            throw new InvalidOperationException("A property was not read.");
    }

    private static long Allocated(Action act)
    {
        // The first rounds fill pools and tables that stay.
        for (int i = 0; i < Rounds; i++)
            act();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
            act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
