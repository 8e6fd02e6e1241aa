using System.Text.Json;
using LampuKota.City;
using LampuKota.Columns;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Dashboard;

/// <summary>
/// Takes what the broker delivers, one message at a time: telemetry and documents go into the live city, answers to the commands, events to the
/// incidents. A message is acknowledged when this returns, so an event whose incident could not be saved comes again. What cannot be
/// read is counted and let go: it would not become readable by coming again.
/// </summary>
public sealed partial class MessageRouter(
    CityDirectory directory,
    LiveCity live,
    CommandService commands,
    DesiredService desired,
    RolloutService rollouts,
    IncidentService incidents,
    SystemState system,
    BrokerClients clients,
    GatewayAccounts accounts,
    HeardGateways heard,
    GatewayAccessService access,
    GatewayHealth health,
    DashboardMetrics metrics,
    CityClock clock,
    TimeProvider time,
    ILogger<MessageRouter> logger)
{
    private const string Ingest = "_ingest";
    private const string ClientPages = "clients/";
    private const string AccountPages = "accounts/";
    private readonly SampleBatch _batch = new();

    /// <summary>Takes one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">The connection has ended.</param>
    public ValueTask HandleAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        metrics.MessageReceived();
        if (!Topics.TryParse(message.Topic, out string sender, out string leaf))
            return default;

        return (sender, leaf) switch
        {
            (_, "telemetry") => TakeTelemetry(sender, message),
            (_, "status") => TakeStatus(sender, message),
            (_, "reported") => TakeReportedAsync(sender, message, cancellationToken),
            (_, "command/result") => TakeResultAsync(sender, message, cancellationToken),
            (_, "event") => TakeEventAsync(sender, message, cancellationToken),
            (Ingest, "state") => TakeIngestState(message),
            (Ingest, _) when leaf.StartsWith(ClientPages, StringComparison.Ordinal) => TakeClients(message),
            (Ingest, _) when leaf.StartsWith(AccountPages, StringComparison.Ordinal) => accounts.Take(message.Payload.Span) is { } problem ? Unreadable(message, problem) : default,
            ("_dashboard", "answer") => access.Take(message) is { } problem ? Unreadable(message, problem) : default,
            _ => default,
        };
    }

    private ValueTask TakeTelemetry(string gatewayId, MqttMessage message)
    {
        _batch.Clear();
        long nowUnixMs = NowUnixMs();
        TelemetryDecodeResult result = TelemetryCodec.Decode(message.ContentType, message.Payload, nowUnixMs, _batch);
        if (result.Reason is { } refusal)
            return Unreadable(message, refusal);

        heard.Note(gatewayId, nowUnixMs);
        live.Apply(gatewayId, _batch);
        metrics.SamplesReceived(_batch.Count);
        return default;
    }

    private ValueTask TakeStatus(string gatewayId, MqttMessage message)
    {
        if (!LightingJson.TryParseStatus(message.Payload.Span, out GatewayStatus? status, out string? problem))
            return Unreadable(message, problem);

        live.SetStatus(gatewayId, status, NowUnixMs());
        return default;
    }

    private async ValueTask TakeReportedAsync(string gatewayId, MqttMessage message, CancellationToken cancellationToken)
    {
        if (!LightingJson.TryParseReported(message.Payload.Span, out ReportedDocument? reported, out string? problem))
        {
            await Unreadable(message, problem);
            return;
        }

        live.SetReported(gatewayId, reported);
        desired.Report(gatewayId, reported);
        await rollouts.ReportAsync(gatewayId, reported, cancellationToken);
        await commands.ReportAsync(gatewayId, reported, cancellationToken);
    }

    private ValueTask TakeResultAsync(string gatewayId, MqttMessage message, CancellationToken cancellationToken) =>
        LightingJson.TryParseCommandResult(message.Payload.Span, out LampCommandResult? result, out string? problem)
            ? commands.AnswerAsync(gatewayId, result, cancellationToken)
            : Unreadable(message, problem);

    private ValueTask TakeEventAsync(string sender, MqttMessage message, CancellationToken cancellationToken)
    {
        if (!LightingJson.TryParseEvent(message.Payload.Span, out DeviceEvent? deviceEvent, out string? problem))
            return Unreadable(message, problem);

        if (sender != Ingest && !IsBehind(sender, deviceEvent.Device))
            return Unreadable(message, "the device is not the gateway's");
        return new ValueTask(sender == deviceEvent.Device ? TakeOwnEventAsync(deviceEvent, cancellationToken) : incidents.TakeAsync(deviceEvent, cancellationToken));
    }

    private async Task TakeOwnEventAsync(DeviceEvent told, CancellationToken cancellationToken)
    {
        await health.TakeAsync(told, cancellationToken);
        await incidents.TakeAsync(told, cancellationToken);
    }

    private ValueTask TakeIngestState(MqttMessage message)
    {
        try
        {
            using JsonDocument state = JsonDocument.Parse(message.Payload);
            system.Ingest = new IngestReport(state.RootElement.Clone(), time.GetUtcNow().ToUnixTimeMilliseconds());
            return default;
        }
        catch (JsonException exception)
        {
            return Unreadable(message, exception.Message);
        }
    }

    private ValueTask TakeClients(MqttMessage message) =>
        clients.Take(message.Payload.Span, time.GetUtcNow().ToUnixTimeMilliseconds()) is { } problem ? Unreadable(message, problem) : default;

    // A gateway speaks for itself, its cabinet and segments, and what stands behind it; for nobody else.
    private bool IsBehind(string gatewayId, string deviceId)
    {
        CitySnapshot city = directory.Current;
        return deviceId == gatewayId
            || city.FindLamp(deviceId)?.GatewayId == gatewayId
            || city.FindSensor(deviceId)?.GatewayId == gatewayId
            || city.FindGateway(gatewayId)?.CabinetId == deviceId
            || city.LampsOfGateway(gatewayId).Any(lamp => city.Lamps[lamp].SegmentId == deviceId);
    }

    private ValueTask Unreadable(MqttMessage message, string problem)
    {
        metrics.MessageUnreadable();
        LogUnreadable(logger, message.Topic, problem);
        return default;
    }

    private long NowUnixMs() => clock.GetCurrentInstant().ToUnixTimeMilliseconds();

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "A message at {Topic} is passed over: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string topic, string problem);
}
