using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Whatever bytes arrive, the reader says Done, NeedMoreData or Invalid, and throws nothing.</summary>
public sealed class HostileBytesTests
{
    [Fact]
    public void Any_bytes_never_throw() =>
        Prop.ForAll(ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(), MqttGenerators.UInt16.ToArbitrary(), (bytes, seed) =>
        {
            ReadAll(Segments.OneByteEach(bytes), (MqttRole)(seed & 1), (MqttProtocolVersion)(4 + ((seed >> 1) & 1)));
            return true;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(EveryPacketTests.Indexes), MemberType = typeof(EveryPacketTests))]
    public void A_valid_packet_with_any_byte_changed_never_throws(int index)
    {
        PacketSample sample = PacketSample.All[index];
        Random random = new(index);
        for (int position = 0; position < sample.Bytes.Length; position++)
        {
            byte[] bytes = [.. sample.Bytes];
            for (int attempt = 0; attempt < 8; attempt++)
            {
                bytes[position] = attempt == 0 ? (byte)0 : (byte)random.Next(256);
                ReadOnlySequence<byte> whole = new(bytes);
                string expected = ReadFirst(sample, whole);
                Assert.Equal(expected, ReadFirst(sample, Segments.OneByteEach(bytes)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryPacketTests.Indexes), MemberType = typeof(EveryPacketTests))]
    public void A_packet_cut_short_or_drawn_out_by_its_length_is_never_done_wrongly(int index)
    {
        PacketSample sample = PacketSample.All[index];
        int header = sample.Bytes.Length < 130 ? 2 : 3;
        for (int length = 0; length < sample.Bytes.Length - header; length++)
        {
            ReadOnlySequence<byte> buffer = new([sample.Bytes[0], .. Length(length), .. sample.Bytes.AsSpan(header, length)]);
            ReadStatus status = Reader(sample).TryRead(ref buffer, out MqttPacket packet);
            // Some packets are also whole when their end is missing: a shorter payload, fewer filters or codes, no properties.
            Assert.NotEqual(ReadStatus.NeedMoreData, status);
            if (status == ReadStatus.Done)
                Assert.NotEqual(sample.Expected, Wire.Describe(packet));
        }
    }

    private static MqttPacketReader Reader(PacketSample sample) => Wire.Reader(sample.Reader, sample.Version, sample.OpensConnection);

    private static byte[] Length(int value) => value < 128 ? [(byte)value] : [(byte)(value & 0x7F | 0x80), (byte)(value >> 7)];

    private static string ReadFirst(PacketSample sample, ReadOnlySequence<byte> buffer)
    {
        ReadStatus status = Reader(sample).TryRead(ref buffer, out MqttPacket packet);
        return status == ReadStatus.Done ? Wire.Describe(packet) : $"{status} {packet.Reason} {packet.ReasonString}";
    }

    private static void ReadAll(ReadOnlySequence<byte> buffer, MqttRole role, MqttProtocolVersion version)
    {
        MqttPacketReader reader = Wire.Reader(role, version);
        while (reader.TryRead(ref buffer, out MqttPacket packet) == ReadStatus.Done)
            Wire.Describe(packet);
    }
}
