using System.Text.Json;
using System.Text.Json.Serialization;

namespace LampuKota.Simulators;

/// <summary>Everything that a load test has to tell; as JSON, the same in machine's words. docs/load-test.md describes it.</summary>
internal sealed record LoadReport
{
    /// <summary>Whether nothing failed.</summary>
    public required bool Passed { get; init; }

    /// <summary>What the verdict rests on.</summary>
    public required IReadOnlyList<LoadCheck> Checks { get; init; }

    /// <summary>What tells this run's devices from those of others: they are called <c>LOAD-{run}-...</c>.</summary>
    public required string Run { get; init; }

    /// <summary>When the first message was due.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it sent.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>Whether somebody stopped it before its time.</summary>
    public required bool WasInterrupted { get; init; }

    /// <summary>What the server said when it ended in the middle of it.</summary>
    public string? ServerEnded { get; init; }

    /// <summary>What was asked for.</summary>
    public required ReportedSettings Settings { get; init; }

    /// <summary>The account of messages.</summary>
    public required MessageCounts Messages { get; init; }

    /// <summary>The account of values.</summary>
    public required ValueCounts Values { get; init; }

    /// <summary>From when messages were due to their acknowledgement, milliseconds.</summary>
    public required WaitSummary WaitMilliseconds { get; init; }

    /// <summary>The same by bucket.</summary>
    public required IReadOnlyList<WaitBucket> WaitBuckets { get; init; }

    /// <summary>Values acknowledged a second, over the whole time.</summary>
    public required double ValuesPerSecond { get; init; }

    /// <summary>Bytes of payload a value.</summary>
    public required double PayloadBytesPerValue { get; init; }

    /// <summary>Processor seconds of the server for a million values, sealing included; null where not known.</summary>
    public double? ServerCpuSecondsPerMillionValues { get; init; }

    /// <summary>Second by second.</summary>
    public required IReadOnlyList<LoadSecond> Seconds { get; init; }

    /// <summary>The machine that made the load.</summary>
    public required string Machine { get; init; }

    /// <summary>Puts a report together.</summary>
    public static LoadReport Of(LoadSettings settings, LoadOutcome outcome, IReadOnlyList<LoadSecond> seconds, string run, DateTimeOffset startedAt, string machine)
    {
        LoadVerdict verdict = LoadVerdict.Of(settings, outcome);
        long acknowledged = outcome.AcknowledgedMessages * settings.ValuesAMessage;
        return new LoadReport
        {
            Passed = verdict.HasPassed,
            Checks = verdict.Checks,
            Run = run,
            StartedAt = startedAt,
            ElapsedSeconds = outcome.Elapsed.TotalSeconds,
            WasInterrupted = outcome.WasInterrupted,
            ServerEnded = outcome.ServerEnded,
            Settings = ReportedSettings.Of(settings),
            Messages = new MessageCounts(outcome.DueMessages, outcome.SentMessages, outcome.AcknowledgedMessages, outcome.RefusedMessages, outcome.UnansweredMessages),
            Values = new ValueCounts(
                outcome.SentMessages * settings.ValuesAMessage, acknowledged, outcome.Store?.Stored, outcome.Ledger?.Duplicate, outcome.Ledger?.Rejected, outcome.Ledger?.Pending,
                outcome.Store?.Lost),
            WaitMilliseconds = WaitSummary.Of(outcome.Waits),
            WaitBuckets = [.. outcome.Waits.Counts.Index().Where(bucket => bucket.Item > 0).Select(bucket => new WaitBucket(DurationHistogram.UpperBound(bucket.Index) / 1_000.0, bucket.Item))],
            ValuesPerSecond = outcome.Elapsed > TimeSpan.Zero ? acknowledged / outcome.Elapsed.TotalSeconds : 0,
            PayloadBytesPerValue = outcome.SentMessages == 0 ? 0 : (double)outcome.SentBytes / (outcome.SentMessages * settings.ValuesAMessage),
            ServerCpuSecondsPerMillionValues = outcome.IsAlone && acknowledged > 0 ? outcome.ServerCpuSeconds / acknowledged * 1e6 : null,
            Seconds = seconds,
            Machine = machine,
        };
    }

    /// <summary>As JSON.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, LoadJson.Default.LoadReport);
}

/// <summary>Settings as the report tells them.</summary>
internal sealed record ReportedSettings(
    string Broker, int Gateways, int LampsPerGateway, int LampsPerMessage, string Format, int Qos, double? MessagesPerSecond, double DurationSeconds, double RampSeconds, int InFlight,
    double? P99LimitMilliseconds)
{
    public static ReportedSettings Of(LoadSettings settings) => new(
        settings.Broker?.ToString() ?? "", settings.Gateways, settings.Lamps, settings.LampsAMessage, LoadFormat.NameOf(settings.Format), (int)settings.Qos, settings.MessagesPerSecond,
        settings.Duration.TotalSeconds, settings.Ramp.TotalSeconds, settings.InFlight, settings.P99Limit?.TotalMilliseconds);
}

/// <summary>The account of messages.</summary>
internal sealed record MessageCounts(long Due, long Sent, long Acknowledged, long Refused, long Unanswered);

/// <summary>The account of values; null where it is not known.</summary>
internal sealed record ValueCounts(long Sent, long Acknowledged, long? Stored, long? Duplicate, long? Rejected, long? Pending, long? Lost);

/// <summary>How many messages waited at most so long, and longer than the bucket before.</summary>
internal readonly record struct WaitBucket(double UpToMilliseconds, long Messages);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class LoadJson : JsonSerializerContext;
