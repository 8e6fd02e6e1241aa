using System.Buffers;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>
/// Mutated packets against the reader, in both roles and versions: it says Done, NeedMoreData or Invalid, says the same however the bytes are
/// cut, and allocates in proportion to what came, never to what is claimed.
/// </summary>
public sealed class CodecFuzzTests
{
    // A property of five bytes becomes a User Property of two strings.
    private const int BytesAllocatedForEach = 64;
    private const int BytesAllocatedAnyway = 16 * 1_024;

    [Theory]
    [InlineData(MqttRole.Server, MqttProtocolVersion.V311)]
    [InlineData(MqttRole.Server, MqttProtocolVersion.V500)]
    [InlineData(MqttRole.Client, MqttProtocolVersion.V311)]
    [InlineData(MqttRole.Client, MqttProtocolVersion.V500)]
    public void Mutated_packets_are_read_or_refused_and_nothing_else(MqttRole role, MqttProtocolVersion version)
    {
        long sequence = 0;
        for (long packets = 0; packets < FuzzSettings.Packets / 4; sequence++)
        {
            Random random = FuzzSettings.RandomOf(sequence);
            FuzzPackets world = new(random, version);
            List<byte[]> sent = PacketMutator.Sequence(random, role == MqttRole.Server ? world.FromClient : world.FromServer, 10);
            packets += sent.Count;
            try
            {
                // Behind a packet that is refused another connection begins, so that every packet is read.
                for (int done = 0; done < sent.Count;)
                    done += ReadSome(role, version, random, sent[done..]);
            }
            catch (Exception exception)
            {
                Assert.Fail($"{exception}\n{FuzzSettings.Describe(sequence, sent)}");
            }
        }
    }

    /// <returns>How many packets were read or refused.</returns>
    private static int ReadSome(MqttRole role, MqttProtocolVersion version, Random random, List<byte[]> packets)
    {
        byte[] bytes = [.. packets.SelectMany(packet => packet)];
        MqttPacketReader whole = Wire.Reader(role, version, topicAliasMaximum: 3);
        MqttPacketReader cut = Wire.Reader(role, version, topicAliasMaximum: 3);
        ReadOnlySequence<byte> buffer = new(bytes);
        ReadOnlySequence<byte> segments = Segments.Cut(bytes, Cuts(random, bytes.Length));
        ReadStatus status;
        do
        {
            status = ReadBoth(whole, ref buffer, cut, ref segments);
        }
        while (status == ReadStatus.Done);

        long consumed = bytes.Length - buffer.Length;
        int count = 0;
        for (long end = 0; count < packets.Count && end <= consumed; count++)
            end += packets[count].Length;
        return count;
    }

    private static ReadStatus ReadBoth(
        MqttPacketReader whole, ref ReadOnlySequence<byte> buffer, MqttPacketReader cut, ref ReadOnlySequence<byte> segments)
    {
        long length = buffer.Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        ReadStatus status = whole.TryRead(ref buffer, out MqttPacket packet);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, BytesAllocatedAnyway + (BytesAllocatedForEach * length));

        Assert.Equal(status, cut.TryRead(ref segments, out MqttPacket same));
        Assert.Equal(buffer.Length, segments.Length);
        Assert.Equal(status == ReadStatus.Done, buffer.Length < length);
        if (status == ReadStatus.Invalid)
            Assert.Equal((packet.Reason, packet.ReasonString), (same.Reason, same.ReasonString));
        else if (status == ReadStatus.Done && packet.Type == MqttPacketType.Publish)
            Assert.True(packet.Publish.Topic.SequenceEqual(same.Publish.Topic) && packet.Publish.Payload.Length == same.Publish.Payload.Length);
        else if (status == ReadStatus.Done)
            Assert.Equal(packet.Type, same.Type);
        return status;
    }

    private static IEnumerable<int> Cuts(Random random, int length)
    {
        for (int left = length; left > 0;)
        {
            int part = Math.Min(left, random.Next(1, 40));
            left -= part;
            yield return part;
        }
    }
}
