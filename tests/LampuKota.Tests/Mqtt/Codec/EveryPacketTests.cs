using System.Buffers;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Every packet of both versions, with everything it may hold, however the bytes arrive.</summary>
public sealed class EveryPacketTests
{
    public static TheoryData<int> Indexes { get; } = [.. Enumerable.Range(0, PacketSample.All.Count)];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Every_packet_is_read_as_it_was_written(int index)
    {
        PacketSample sample = PacketSample.All[index];
        Assert.Equal(sample.Expected, Wire.ReadOne(Reader(sample), new ReadOnlySequence<byte>(sample.Bytes)));
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Every_packet_is_read_when_split_at_every_byte(int index)
    {
        PacketSample sample = PacketSample.All[index];
        for (int split = 0; split <= sample.Bytes.Length; split++)
            Assert.Equal(sample.Expected, Wire.ReadOne(Reader(sample), Segments.SplitAt(sample.Bytes, split)));
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Every_packet_is_read_when_each_byte_is_a_segment(int index)
    {
        PacketSample sample = PacketSample.All[index];
        Assert.Equal(sample.Expected, Wire.ReadOne(Reader(sample), Segments.OneByteEach(sample.Bytes)));
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Every_part_of_a_packet_asks_for_more_and_consumes_nothing(int index)
    {
        PacketSample sample = PacketSample.All[index];
        MqttPacketReader reader = Reader(sample);
        for (int length = 0; length < sample.Bytes.Length; length++)
        {
            ReadOnlySequence<byte> buffer = new(sample.Bytes, 0, length);
            Assert.Equal(ReadStatus.NeedMoreData, reader.TryRead(ref buffer, out _));
            Assert.Equal(length, buffer.Length);
        }

        Assert.Equal(sample.Expected, Wire.ReadOne(reader, new ReadOnlySequence<byte>(sample.Bytes)));
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Every_packet_above_the_maximum_is_refused_before_its_body_arrives(int index)
    {
        PacketSample sample = PacketSample.All[index];
        MqttPacketReader reader = Reader(sample);
        reader.MaximumPacketSize = sample.Bytes.Length;
        Assert.Equal(sample.Expected, Wire.ReadOne(reader, new ReadOnlySequence<byte>(sample.Bytes)));

        reader = Reader(sample);
        reader.MaximumPacketSize = sample.Bytes.Length - 1;
        int header = sample.Bytes.Length < 130 ? 2 : 3;
        Assert.Equal(ReasonCode.PacketTooLarge, Wire.ReadInvalid(reader, sample.Bytes[..header]));
    }

    [Fact]
    public void Packets_in_one_buffer_are_read_one_after_the_other()
    {
        byte[] bytes = [.. PacketSample.All.First(sample => sample.Name == "PUBLISH").Bytes, 0xC0, 0, 0xC0, 0];
        MqttPacketReader reader = Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500);
        ReadOnlySequence<byte> buffer = Segments.OneByteEach(bytes);
        List<MqttPacketType> types = [];
        while (reader.TryRead(ref buffer, out MqttPacket packet) == ReadStatus.Done)
            types.Add(packet.Type);
        Assert.Equal([MqttPacketType.Publish, MqttPacketType.PingRequest, MqttPacketType.PingRequest], types);
        Assert.True(buffer.IsEmpty);
    }

    private static MqttPacketReader Reader(PacketSample sample) => Wire.Reader(sample.Reader, sample.Version, sample.OpensConnection);
}
