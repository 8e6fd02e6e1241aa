using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LampuKota.Lighting;

/// <summary>
/// Reads and writes the payloads that the processes exchange. Reading never throws for bad input: it gives the document with all limits checked
/// (<see cref="LightingLimits"/>), or the reason why there is none, in a sentence.
/// </summary>
public static partial class LightingJson
{
    private static readonly LightingJsonContext Json = LightingJsonContext.Default;

    /// <summary>Reads a command.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="command">The command, within its limits.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseCommand(ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out LampCommand? command, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.LampCommand, static parsed => parsed.Validate(), out command, out problem);

    /// <summary>Reads a command's result.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="result">The result, within its limits.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseCommandResult(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out LampCommandResult? result, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.LampCommandResult, static parsed => parsed.Validate(), out result, out problem);

    /// <summary>Reads a desired document.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="desired">The document, within its limits and complete in itself.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseDesired(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out DesiredDocument? desired, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.DesiredDocument, static parsed => parsed.Validate(), out desired, out problem);

    /// <summary>Reads a reported document.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="reported">The document, within its limits.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseReported(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out ReportedDocument? reported, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.ReportedDocument, static parsed => parsed.Validate(), out reported, out problem);

    /// <summary>Reads an event.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="deviceEvent">The event, within its limits.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseEvent(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out DeviceEvent? deviceEvent, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.DeviceEvent, static parsed => parsed.Validate(), out deviceEvent, out problem);

    /// <summary>Reads a gateway's status.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="status">The status.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseStatus(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out GatewayStatus? status, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.GatewayStatus, static parsed => parsed.Validate(), out status, out problem);

    /// <summary>Reads a request to ingest.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="request">The request, within its limits.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseIngestRequest(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out IngestRequest? request, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.IngestRequest, static parsed => parsed.Validate(), out request, out problem);

    /// <summary>Reads ingest's answer; who asked trusts ingest, so only its shape is checked.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseIngestAnswer(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out IngestAnswer? answer, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.IngestAnswer, static _ => [], out answer, out problem);

    /// <summary>Reads a gateway's request for a credential.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="request">The request, within its limits.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseEnrolmentRequest(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out EnrolmentRequest? request, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.EnrolmentRequest, static parsed => parsed.Validate(), out request, out problem);

    /// <summary>Reads the answer to a gateway's request for a credential; only its shape is checked.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="result">The answer.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseEnrolmentResult(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out EnrolmentResult? result, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.EnrolmentResult, static _ => [], out result, out problem);

    /// <summary>Writes a command.</summary>
    /// <param name="command">The command.</param>
    public static byte[] ToUtf8(LampCommand command) => JsonSerializer.SerializeToUtf8Bytes(command, Json.LampCommand);

    /// <summary>Writes a command's result.</summary>
    /// <param name="result">The result.</param>
    public static byte[] ToUtf8(LampCommandResult result) => JsonSerializer.SerializeToUtf8Bytes(result, Json.LampCommandResult);

    /// <summary>Writes a desired document.</summary>
    /// <param name="desired">The document.</param>
    public static byte[] ToUtf8(DesiredDocument desired) => JsonSerializer.SerializeToUtf8Bytes(desired, Json.DesiredDocument);

    /// <summary>Writes a reported document.</summary>
    /// <param name="reported">The document.</param>
    public static byte[] ToUtf8(ReportedDocument reported) => JsonSerializer.SerializeToUtf8Bytes(reported, Json.ReportedDocument);

    /// <summary>Writes an event.</summary>
    /// <param name="deviceEvent">The event.</param>
    public static byte[] ToUtf8(DeviceEvent deviceEvent) => JsonSerializer.SerializeToUtf8Bytes(deviceEvent, Json.DeviceEvent);

    /// <summary>Writes a gateway's status.</summary>
    /// <param name="status">The status.</param>
    public static byte[] ToUtf8(GatewayStatus status) => JsonSerializer.SerializeToUtf8Bytes(status, Json.GatewayStatus);

    /// <summary>Writes a request to ingest.</summary>
    /// <param name="request">The request.</param>
    public static byte[] ToUtf8(IngestRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, Json.IngestRequest);

    /// <summary>Writes ingest's answer.</summary>
    /// <param name="answer">The answer.</param>
    public static byte[] ToUtf8(IngestAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, Json.IngestAnswer);

    /// <summary>Writes a gateway's request for a credential.</summary>
    /// <param name="request">The request.</param>
    public static byte[] ToUtf8(EnrolmentRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, Json.EnrolmentRequest);

    /// <summary>Writes the answer to a gateway's request for a credential.</summary>
    /// <param name="result">The answer.</param>
    public static byte[] ToUtf8(EnrolmentResult result) => JsonSerializer.SerializeToUtf8Bytes(result, Json.EnrolmentResult);

    private static bool TryParse<T>(
        ReadOnlySpan<byte> utf8Json,
        JsonTypeInfo<T> type,
        Func<T, IReadOnlyList<string>> validate,
        [NotNullWhen(true)] out T? value,
        [NotNullWhen(false)] out string? problem)
        where T : class
    {
        value = null;
        try
        {
            T? parsed = JsonSerializer.Deserialize(utf8Json, type);
            IReadOnlyList<string> problems = parsed is null ? ["The payload is null."] : validate(parsed);
            problem = problems.Count == 0 ? null : string.Join(' ', problems);
            value = problem is null ? parsed : null;
        }
        catch (JsonException exception)
        {
            problem = "The payload is not readable: " + exception.Message;
        }

        return problem is null && value is not null;
    }
}
