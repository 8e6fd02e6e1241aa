using System.Text.Json;
using System.Text.Json.Nodes;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// Keeps the gateway and its twin at one: asks for the desired properties after each connection and each patch that does not hold the whole document, and
/// writes what the gateway runs to the reported ones, the newest only. What the hub throttles or fails is tried again, more and more slowly.
/// </summary>
internal sealed partial class TwinLink : IDisposable
{
    private readonly Func<MqttMessage, CancellationToken, ValueTask> _publishAsync;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _log;
    private readonly Alarm _alarm;
    private readonly BackOff _backOff;
    private readonly TwinRequests _requests = new();
    private Patch? _patch;
    private JsonObject? _reported;
    private volatile bool _isWanted;
    private volatile bool _isConnected;
    private string? _problem;
    private long _version;

    /// <param name="publishAsync">Sends a message; completes when it is acknowledged.</param>
    /// <param name="timeProvider">Real time.</param>
    /// <param name="log">Where it logs.</param>
    public TwinLink(Func<MqttMessage, CancellationToken, ValueTask> publishAsync, TimeProvider timeProvider, ILogger log)
    {
        (_publishAsync, _timeProvider, _log) = (publishAsync, timeProvider, log);
        _alarm = new Alarm(timeProvider);
        _backOff = new BackOff(IotHubLimits.BackOffMinimum, IotHubLimits.BackOffMaximum, Random.Shared.NextDouble);
    }

    /// <summary>The hub can be reached, and its answers are subscribed to.</summary>
    public void Connected()
    {
        (_isConnected, _isWanted) = (true, true);
        _alarm.Wake();
    }

    /// <summary>The hub cannot be reached any more.</summary>
    public void Disconnected()
    {
        _isConnected = false;
        _requests.FailAll();
    }

    /// <summary>A patch of the desired properties came; its version is 0 where it does not say.</summary>
    public void TakePatch(long version, ReadOnlySpan<byte> body)
    {
        if (version == 0)
            _isWanted = true;
        else
            Volatile.Write(ref _patch, new Patch(version, body.ToArray()));
        _alarm.Wake();
    }

    /// <summary>An answer came.</summary>
    public void TakeAnswer(string requestId, int status, ReadOnlySpan<byte> body) => _requests.Complete(requestId, new TwinAnswer(status, body.ToArray()));

    /// <summary>What the gateway runs is to be written to the twin, in the few words that people and queries ask for.</summary>
    public void Report(ReportedDocument reported)
    {
        Volatile.Write(ref _reported, Summary(reported));
        _alarm.Wake();
    }

    /// <summary>Works until it is stopped.</summary>
    /// <param name="onDesiredAsync">Takes a desired document.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> onDesiredAsync, CancellationToken cancellationToken)
    {
        TimeSpan? retry = null;
        while (true)
        {
            await _alarm.SleepAsync(retry, cancellationToken);
            retry = _isConnected && !await TryWorkAsync(onDesiredAsync, cancellationToken) ? _backOff.Next() : null;
        }
    }

    public void Dispose() => _alarm.Dispose();

    private async ValueTask<bool> TryWorkAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> onDesiredAsync, CancellationToken cancellationToken)
    {
        try
        {
            await TakeDesiredAsync(onDesiredAsync, cancellationToken);
            await WriteReportedAsync(cancellationToken);
            _backOff.Reset();
            return true;
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or UplinkRefusedException)
        {
            Failed(_log, exception.Message);
            return false;
        }
    }

    private async ValueTask TakeDesiredAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> onDesiredAsync, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _patch, null) is { } patch && patch.Version > _version)
        {
            // A patch holds what was changed. Where that is a whole document it will do; where not, or a patch before it was missed, the twin is asked.
            if (!_isWanted && TryJoin(patch.Body, out byte[]? document, out _))
            {
                _version = patch.Version;
                await TakeAsync(document, onDesiredAsync, cancellationToken);
                return;
            }

            _isWanted = true;
        }

        if (!_isWanted)
            return;
        _isWanted = false;
        try
        {
            TwinAnswer answer = await AskAsync(IotHubTopics.TwinGet, default, cancellationToken);
            await TakeTwinAsync(answer.Body, onDesiredAsync, cancellationToken);
        }
        catch
        {
            _isWanted = true;
            throw;
        }
    }

    private async ValueTask TakeTwinAsync(
        byte[] body, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> onDesiredAsync, CancellationToken cancellationToken)
    {
        byte[]? document;
        try
        {
            using JsonDocument twin = JsonDocument.Parse(body);
            JsonElement desired = twin.RootElement.GetProperty("desired");
            _version = desired.TryGetProperty("$version", out JsonElement version) && version.TryGetInt64(out long number) ? number : 0;
            if (!TwinDocument.TryJoin(desired, out document, out string? problem))
            {
                SetProblem(problem);
                return;
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IOException("the hub's twin cannot be read", exception);
        }

        await TakeAsync(document, onDesiredAsync, cancellationToken);
    }

    private async ValueTask TakeAsync(byte[] document, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> onDesiredAsync, CancellationToken cancellationToken)
    {
        SetProblem(null);
        await onDesiredAsync(document, cancellationToken);
    }

    private async ValueTask WriteReportedAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _reported, null) is not { } reported)
            return;
        try
        {
            reported["problem"] = _problem;
            var patch = new JsonObject { ["gateway"] = reported.DeepClone() };
            await AskAsync(IotHubTopics.TwinReported, JsonSerializer.SerializeToUtf8Bytes(patch, TwinJsonContext.Default.JsonObject), cancellationToken);
        }
        catch
        {
            Interlocked.CompareExchange(ref _reported, reported, null);
            throw;
        }
    }

    // A problem of the twin's own document is the operator's to see, beside what the gateway says of itself.
    private void SetProblem(string? problem)
    {
        if (problem == _problem)
            return;
        _problem = problem;
        if (problem is not null)
            Unreadable(_log, problem);
        Interlocked.CompareExchange(ref _reported, [], null);
    }

    private async ValueTask<TwinAnswer> AskAsync(string topic, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        (string id, Task<TwinAnswer> answered) = _requests.Begin();
        try
        {
            using var deadline = new CancellationTokenSource(IotHubLimits.TwinDeadline, _timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            await _publishAsync(new MqttMessage { Topic = topic + id, Payload = body, Qos = QualityOfService.AtLeastOnce }, either.Token);
            TwinAnswer answer = await answered.WaitAsync(either.Token);
            return answer.Status is 200 or 204 ? answer : throw new IOException($"the twin answered {answer.Status}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("the twin did not answer in time");
        }
        finally
        {
            _requests.Forget(id);
        }
    }

    private static bool TryJoin(byte[] patch, out byte[] document, out string? problem)
    {
        (document, problem) = ([], null);
        try
        {
            using JsonDocument json = JsonDocument.Parse(patch);
            bool isWhole = TwinDocument.TryJoin(json.RootElement, out byte[]? joined, out problem);
            document = joined ?? [];
            return isWhole;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Null takes a member away, as a twin has it.
    private static JsonObject Summary(ReportedDocument reported) => new()
    {
        ["desiredVersion"] = reported.DesiredVersion,
        ["firmware"] = reported.Firmware,
        ["overrides"] = reported.Overrides.Count,
        ["refusedVersion"] = reported.RefusedVersion,
        ["refusedReason"] = reported.RefusedReason is { Length: > IotHubLimits.MaximumReasonLength } reason ? reason[..IotHubLimits.MaximumReasonLength] : reported.RefusedReason,
        ["atUnixMs"] = reported.AtUnixMs,
    };

    private sealed record Patch(long Version, byte[] Body);

    [LoggerMessage(3510, LogLevel.Information, "The twin could not be read or written, and is tried again: {Reason}")]
    private static partial void Failed(ILogger log, string reason);

    [LoggerMessage(3511, LogLevel.Information, "The twin holds no document that can be read: {Problem}")]
    private static partial void Unreadable(ILogger log, string problem);
}
