using System.Buffers;
using System.Globalization;
using System.Text;
using LampuKota.Columns;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Simulators;

/// <summary>
/// One gateway of a load: its connection, its lamps, and an account of every message by the lamps it was about. Messages are sent by one thread at a time; answers come on any.
/// </summary>
internal sealed class LoadGateway : IAsyncDisposable
{
    private const long MillisecondsAMinute = 60_000;

    private readonly LoadSettings _settings;
    private readonly LoadTimes _times;
    private readonly LoadMeter _meter;
    private readonly MqttClient _client;
    private readonly LampReadings[] _readings;
    private readonly byte[][] _lampIds;
    private readonly SampleBatch _batch = new();
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly string _topic;
    private readonly long[] _sentByGroup;
    private readonly long[] _acknowledgedByGroup;
    private int _inFlight;

    public LoadGateway(LoadSettings settings, string id, int number, LoadTimes times, LoadMeter meter, MqttClient client)
    {
        (_settings, Id, _times, _meter, _client) = (settings, id, times, meter, client);
        _topic = $"{Topics.Root}{id}/telemetry";
        _readings = [.. Enumerable.Range(0, settings.Lamps).Select(lamp => new LampReadings(number * settings.Lamps + lamp))];
        _lampIds = [.. Enumerable.Range(0, settings.Lamps).Select(lamp => Encoding.ASCII.GetBytes(LampId(lamp)))];
        _sentByGroup = new long[settings.Lamps / settings.LampsAMessage];
        _acknowledgedByGroup = new long[_sentByGroup.Length];
    }

    /// <summary>Its id, which is its Client Identifier too.</summary>
    public string Id { get; }

    /// <summary>Messages sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Messages that are not answered yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Whether another message may be sent now.</summary>
    public bool HasRoom => InFlight < _settings.InFlight && Sent / _sentByGroup.Length < _times.MaximumReports;

    /// <summary>The id of one of its lamps.</summary>
    public string LampId(int lamp) => string.Create(CultureInfo.InvariantCulture, $"{Id}-L{lamp:000}");

    /// <summary>How many reports of a lamp were sent.</summary>
    public long SentOf(int lamp) => Volatile.Read(ref _sentByGroup[lamp / _settings.LampsAMessage]);

    /// <summary>How many of them were acknowledged.</summary>
    public long AcknowledgedOf(int lamp) => Volatile.Read(ref _acknowledgedByGroup[lamp / _settings.LampsAMessage]);

    /// <summary>Sends the next message.</summary>
    /// <param name="dueTimestamp">When it was due; its waiting time is counted from then.</param>
    public void Send(long dueTimestamp)
    {
        int group = (int)(Sent % _sentByGroup.Length);
        MqttMessage message = Write(group, Sent / _sentByGroup.Length);
        Sent++;
        Interlocked.Increment(ref _sentByGroup[group]);
        Interlocked.Increment(ref _inFlight);
        _meter.CountSent(message.Payload.Length);
        _ = AwaitAnswerAsync(_client.PublishAsync(message), group, dueTimestamp);
    }

    public async ValueTask DisposeAsync() => await _client.DisposeAsync();

    private MqttMessage Write(int group, long report)
    {
        _batch.Clear();
        _payload.ResetWrittenCount();
        int firstLamp = group * _settings.LampsAMessage;
        long timestampUnixMs = _times.At(report);
        for (int lamp = firstLamp; lamp < firstLamp + _settings.LampsAMessage; lamp++)
            _readings[lamp].AddTo(_batch, _batch.Devices.Intern(_lampIds[lamp]), timestampUnixMs / MillisecondsAMinute, timestampUnixMs);
        TelemetryCodec.Encode(_settings.Format, _batch, _payload);
        // The client keeps it until it is acknowledged.
        return new MqttMessage { Topic = _topic, Payload = _payload.WrittenSpan.ToArray(), ContentType = LoadFormat.ContentTypeOf(_settings.Format), Qos = _settings.Qos };
    }

    private async Task AwaitAnswerAsync(ValueTask<ReasonCode> answer, int group, long dueTimestamp)
    {
        try
        {
            ReasonCode code = await answer;
            if (code < ReasonCode.UnspecifiedError)
                Interlocked.Increment(ref _acknowledgedByGroup[group]);
            _meter.CountAnswer(code, dueTimestamp);
        }
        catch (MqttStoppedException)
        {
            // It stays unanswered: nobody knows whether it came through.
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
