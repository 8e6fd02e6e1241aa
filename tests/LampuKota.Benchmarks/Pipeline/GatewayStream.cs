using System.Buffers;
using System.Globalization;
using System.Text;
using LampuKota.Columns;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using LampuKota.Simulators;

namespace LampuKota.Benchmarks;

/// <summary>
/// What one gateway publishes, encoded before it is measured: sending it costs the publisher a copy. Each part goes on in time where the former ended, so that no sample
/// comes twice.
/// </summary>
internal sealed class GatewayStream
{
    public const int Lamps = 50;

    private const int MillisecondsAMinute = 60_000;

    private readonly PipelineLoad _load;
    private readonly long _firstUnixMs;
    private readonly LampReadings[] _readings;
    private readonly byte[][] _lampIds;
    private readonly SampleBatch _batch = new();
    private readonly ArrayBufferWriter<byte> _payload = new();
    private int _message;

    public GatewayStream(PipelineLoad load, int gateway, long firstUnixMs)
    {
        (_load, Id) = (load, GatewayId(gateway));
        _firstUnixMs = firstUnixMs + gateway * 997; // Gateways report at different times of the minute.
        _readings = [.. Enumerable.Range(0, Lamps).Select(lamp => new LampReadings(gateway * Lamps + lamp))];
        _lampIds = [.. Enumerable.Range(0, Lamps).Select(lamp => Encoding.ASCII.GetBytes(LampId(gateway, lamp)))];
    }

    public string Id { get; }

    public static string GatewayId(int gateway) => string.Create(CultureInfo.InvariantCulture, $"KPG-BEN-P{gateway:000}");

    public static string LampId(int gateway, int lamp) => string.Create(CultureInfo.InvariantCulture, $"{GatewayId(gateway)}-L{lamp:000}");

    /// <summary>The next messages, each a whole PUBLISH packet.</summary>
    public EncodedMessages Encode(int messages)
    {
        var packets = new ArrayBufferWriter<byte>();
        int[] ends = new int[messages];
        long payloadBytes = 0;
        for (int index = 0; index < messages; index++)
        {
            WritePayload();
            payloadBytes += _payload.WrittenCount;
            var message = new MqttMessage
            {
                Topic = $"lampukota/v1/{Id}/telemetry",
                Payload = _payload.WrittenMemory,
                ContentType = LoadFormat.ContentTypeOf(_load.Format),
                Qos = QualityOfService.AtLeastOnce,
            };
            ushort identifier = (ushort)(1 + _message % ushort.MaxValue);
            MqttPacketWriter.WritePublish(
                packets, MqttProtocolVersion.V500, message, new PublishDelivery { Qos = QualityOfService.AtLeastOnce, PacketIdentifier = identifier });
            ends[index] = packets.WrittenCount;
            _message++;
        }

        return new EncodedMessages(packets.WrittenMemory, ends, payloadBytes);
    }

    private void WritePayload()
    {
        _payload.ResetWrittenCount();
        _batch.Clear();
        int firstLamp = _message * _load.LampsAMessage % Lamps;
        int minute = _message * _load.LampsAMessage / Lamps;
        long timestampUnixMs = _firstUnixMs + (long)minute * MillisecondsAMinute;
        for (int lamp = firstLamp; lamp < firstLamp + _load.LampsAMessage; lamp++)
            _readings[lamp].AddTo(_batch, _batch.Devices.Intern(_lampIds[lamp]), minute, timestampUnixMs);
        TelemetryCodec.Encode(_load.Format, _batch, _payload);
    }
}

/// <summary>PUBLISH packets one after the other.</summary>
/// <param name="Packets">Their bytes.</param>
/// <param name="Ends">Where each ends.</param>
/// <param name="PayloadBytes">Bytes of all payloads.</param>
internal sealed record EncodedMessages(ReadOnlyMemory<byte> Packets, int[] Ends, long PayloadBytes)
{
    public int Count => Ends.Length;

    /// <summary>The packets of the messages from <paramref name="from"/> up to, but without, <paramref name="to"/>.</summary>
    public ReadOnlyMemory<byte> Slice(int from, int to)
    {
        int start = from == 0 ? 0 : Ends[from - 1];
        return Packets[start..Ends[to - 1]];
    }
}
