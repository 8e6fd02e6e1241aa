using System.Buffers;
using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Topic Aliases (MQTT 5.0, 3.3.2.3.4).</summary>
public sealed class TopicAliasTests
{
    private readonly MqttPacketReader _reader = Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500, topicAliasMaximum: 2);

    [Fact]
    public void An_alias_stands_for_the_topic_that_it_was_set_to()
    {
        Assert.Equal("a", Read("a", 1));
        Assert.Equal("b", Read("b", 2));
        Assert.Equal("a", Read(null, 1));
        Assert.Equal("b", Read(null, 2));
    }

    [Fact]
    public void An_alias_can_be_set_anew()
    {
        Read("a", 1);
        Read("c", 1);
        Assert.Equal("c", Read(null, 1));
    }

    [Fact]
    public void An_alias_that_was_never_set_is_a_protocol_error() =>
        Assert.Equal(ReasonCode.ProtocolError, Wire.ReadInvalid(_reader, Packet(null, 2)));

    [Fact]
    public void An_alias_above_the_maximum_is_refused() =>
        Assert.Equal(ReasonCode.TopicAliasInvalid, Wire.ReadInvalid(_reader, Packet("a", 3)));

    [Fact]
    public void Another_connection_does_not_know_the_alias()
    {
        // [MQTT-3.3.2-7]
        Read("a", 1);
        MqttPacketReader other = Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500, topicAliasMaximum: 2);
        Assert.Equal(ReasonCode.ProtocolError, Wire.ReadInvalid(other, Packet(null, 1)));
    }

    private static byte[] Packet(string? topic, ushort alias) => Wire.Write(output => MqttPacketWriter.WritePublish(
        output, MqttProtocolVersion.V500, new MqttMessage { Topic = topic ?? "-" }, new PublishDelivery { TopicAlias = alias, OmitsTopic = topic is null }));

    private string Read(string? topic, ushort alias)
    {
        ReadOnlySequence<byte> buffer = new(Packet(topic, alias));
        Assert.Equal(ReadStatus.Done, _reader.TryRead(ref buffer, out MqttPacket packet));
        Assert.Equal(alias, packet.Publish.TopicAlias);
        return Encoding.UTF8.GetString(packet.Publish.Topic);
    }
}
