using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Whatever is written is read back, both versions, however it is cut into segments.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public void Any_packet_comes_back_as_it_was_written(MqttProtocolVersion version) =>
        Prop.ForAll(PacketGenerators.Any(version).ToArbitrary(), Cuts, (content, cuts) =>
        {
            MqttPacketType type = TypeOf(content);
            MqttRole reader = ReaderOf(content);
            byte[] bytes = Wire.Write(output => PacketEncoder.Write(output, version, type, content));
            bool opens = content is ConnectPacket or ConnectAckPacket;
            return Wire.ReadOne(Wire.Reader(reader, version, opens), Cut(bytes, cuts)) == Wire.Describe(type, content);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public void Any_message_comes_back_as_it_was_published(MqttProtocolVersion version) =>
        Prop.ForAll(MqttGenerators.MessageOf(version).ToArbitrary(), Cuts, (message, cuts) =>
        {
            byte[] bytes = Publish(version, message);
            return Wire.ReadOne(Wire.Reader(MqttRole.Client, version), Cut(bytes, cuts))
                == Wire.Describe(MqttPacketType.Publish, Wire.Publish(message, Identifier(message)));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public void The_size_of_a_publish_is_known_before_it_is_written(MqttProtocolVersion version) =>
        Prop.ForAll(MqttGenerators.Message.ToArbitrary(), message =>
            Publish(version, message).Length == MqttPacketWriter.PublishSize(version, message, DeliveryOf(message))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_message_forwarded_without_decoding_is_the_message() =>
        Prop.ForAll(MqttGenerators.Message.ToArbitrary(), message =>
        {
            ReadOnlySequence<byte> buffer = Segments.OneByteEach(Publish(MqttProtocolVersion.V500, message));
            Assert.Equal(ReadStatus.Done, Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500).TryRead(ref buffer, out MqttPacket packet));
            ArrayBufferWriter<byte> output = new();
            MqttPacketWriter.WritePublish(output, MqttProtocolVersion.V500, packet.Publish, DeliveryOf(message));
            int size = MqttPacketWriter.PublishSize(
                MqttProtocolVersion.V500, packet.Publish.Topic, packet.Publish.Properties, packet.Publish.Payload.Length, DeliveryOf(message));
            return output.WrittenSpan.SequenceEqual(Publish(MqttProtocolVersion.V500, message)) && size == output.WrittenCount;
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<int[]> Cuts => ArbMap.Default.GeneratorFor<int[]>().ToArbitrary();

    private static ReadOnlySequence<byte> Cut(byte[] bytes, int[] cuts)
    {
        int[] edges = [0, .. cuts.Select(cut => (int)((uint)cut % (bytes.Length + 1))).Order(), bytes.Length];
        return Segments.Cut(bytes, edges.Zip(edges.Skip(1), (start, end) => end - start));
    }

    private static byte[] Publish(MqttProtocolVersion version, MqttMessage message) =>
        Wire.Write(output => MqttPacketWriter.WritePublish(output, version, message, DeliveryOf(message)));

    private static PublishDelivery DeliveryOf(MqttMessage message) =>
        new() { Qos = message.Qos, Retain = message.Retain, PacketIdentifier = Identifier(message) };

    private static ushort Identifier(MqttMessage message) => message.Qos == QualityOfService.AtMostOnce ? (ushort)0 : (ushort)77;

    private static MqttRole ReaderOf(object content) =>
        content is ConnectPacket or SubscribePacket or UnsubscribePacket or DisconnectPacket or AuthPacket ? MqttRole.Server : MqttRole.Client;

    private static MqttPacketType TypeOf(object content) => content switch
    {
        ConnectPacket => MqttPacketType.Connect,
        ConnectAckPacket => MqttPacketType.ConnectAck,
        SubscribePacket => MqttPacketType.Subscribe,
        SubscribeAckPacket => MqttPacketType.SubscribeAck,
        UnsubscribePacket => MqttPacketType.Unsubscribe,
        UnsubscribeAckPacket => MqttPacketType.UnsubscribeAck,
        DisconnectPacket => MqttPacketType.Disconnect,
        _ => MqttPacketType.Auth,
    };
}
