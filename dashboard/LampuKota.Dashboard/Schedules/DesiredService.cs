using System.Collections.Concurrent;
using System.Threading.Channels;
using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Dashboard;

/// <summary>
/// Gives each gateway its desired document, retained, whenever its content has changed, and again where the gateway reports that it runs an
/// older one: a broker that lost its retained messages is filled anew.
/// </summary>
public sealed partial class DesiredService : BackgroundService
{
    /// <summary>Documents under way at once; more would not make one broker faster.</summary>
    private const int MaximumUnderWay = 16;

    /// <summary>Reports that may wait; where more come, all gateways are looked at instead.</summary>
    private const int MaximumWaiting = 4_096;

    private static readonly TimeSpan AcknowledgementDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(30);

    private readonly Channel<Input> _inputs = Channel.CreateBounded<Input>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true });
    private readonly HashSet<string> _givenAgain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _reportedVersions = new(StringComparer.Ordinal);
    private readonly IMessagePublisher _publisher;
    private readonly ScheduleStore _store;
    private readonly ScheduleService _schedules;
    private readonly RolloutService _rollouts;
    private readonly GatewayTuningService _tunings;
    private readonly CityDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ILogger<DesiredService> _logger;
    private Dictionary<string, DesiredVersionRow> _known = [];
    private volatile bool _lookAtAll = true;

    /// <summary>Makes the service.</summary>
    public DesiredService(
        IMessagePublisher publisher, ScheduleStore store, ScheduleService schedules, RolloutService rollouts, GatewayTuningService tunings, CityDirectory directory,
        TimeProvider time, ILogger<DesiredService> logger)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(rollouts);
        ArgumentNullException.ThrowIfNull(tunings);
        ArgumentNullException.ThrowIfNull(directory);
        _publisher = publisher;
        _store = store;
        _schedules = schedules;
        _rollouts = rollouts;
        _tunings = tunings;
        _directory = directory;
        _time = time;
        _logger = logger;
        publisher.Connected += LookAtAll;
        schedules.Changed += LookAtAll;
        rollouts.Changed += LookAtAll;
        tunings.Changed += LookAtAll;
        directory.Changed += LookAtAll;
    }

    /// <summary>How far the gateways are with what they were given.</summary>
    public ScheduleRollout Rollout { get; } = new();

    /// <summary>Takes a gateway's word on the version that it runs.</summary>
    internal void Report(string gatewayId, ReportedDocument reported)
    {
        if (_directory.Current.FindGateway(gatewayId) is not null)
            Rollout.Hear(gatewayId, reported);
        if (!_inputs.Writer.TryWrite(new Input(gatewayId, reported.DesiredVersion, reported.RefusedVersion)))
            _lookAtAll = true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using ITimer retries = _time.CreateTimer(_ => _inputs.Writer.TryWrite(default), null, RetryPeriod, RetryPeriod);
        try
        {
            _known = await _store.LoadDesiredAsync(stoppingToken);
            foreach (DesiredVersionRow row in _known.Values)
                Rollout.Give(row);
            _inputs.Writer.TryWrite(default);
            while (await _inputs.Reader.WaitToReadAsync(stoppingToken))
                await TryWorkAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The dashboard stops, or could not start: neither is a failure of this service.
        }
    }

    private async Task TryWorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WorkAsync(stoppingToken);
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            _lookAtAll = true;
            LogNotSaved(_logger, exception);
        }
    }

    private void LookAtAll()
    {
        _lookAtAll = true;
        _inputs.Writer.TryWrite(default);
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        var gatewayIds = new HashSet<string>(StringComparer.Ordinal);
        while (_inputs.Reader.TryRead(out Input input))
        {
            if (input.GatewayId is { } gatewayId && IsBehind(gatewayId, input))
                gatewayIds.Add(gatewayId);
        }

        CitySnapshot city = _directory.Current;
        if (_lookAtAll)
        {
            _lookAtAll = false;
            _givenAgain.Clear();
            gatewayIds.UnionWith(city.Assets.Gateways.Select(gateway => gateway.Id));
        }

        gatewayIds.UnionWith(_known.Values.Where(row => !row.IsPublished).Select(row => row.GatewayId));
        gatewayIds.RemoveWhere(gatewayId => city.FindGateway(gatewayId) is null);
        Dictionary<string, DesiredDocument> documents = await ReserveAsync(city, gatewayIds, stoppingToken);
        if (documents.Count > 0 && _publisher.IsConnected)
            await PublishAllAsync(documents, stoppingToken);
    }

    // Whether the gateway does not run what it was given, and saying it again may help: not where it refused it, and once only.
    private bool IsBehind(string gatewayId, Input input)
    {
        _reportedVersions[gatewayId] = input.ReportedVersion;
        if (!_known.TryGetValue(gatewayId, out DesiredVersionRow? known))
            return false;

        if (input.ReportedVersion > known.Version)
            return true;
        if (input.ReportedVersion == known.Version || input.RefusedVersion == known.Version || !known.IsPublished || !_givenAgain.Add(gatewayId))
            return false;

        _known[gatewayId] = DesiredPlan.Again(known);
        return true;
    }

    // A version belongs to one content for ever, so it is on disk before it is published.
    private async Task<Dictionary<string, DesiredDocument>> ReserveAsync(CitySnapshot city, HashSet<string> gatewayIds, CancellationToken stoppingToken)
    {
        ScheduleSet schedules = _schedules.Current;
        var documents = new Dictionary<string, DesiredDocument>(StringComparer.Ordinal);
        var next = new List<DesiredVersionRow>();
        foreach (string gatewayId in gatewayIds)
        {
            DesiredDocument document = DesiredDocuments.Make(city, schedules, gatewayId, version: 1, _tunings.Current) with { Update = _rollouts.UpdateFor(gatewayId) };
            DesiredVersionRow? known = _known.GetValueOrDefault(gatewayId);
            long? reportedVersion = _reportedVersions.TryGetValue(gatewayId, out long version) ? version : null;
            DesiredVersionRow row = DesiredPlan.Next(gatewayId, DesiredDocuments.HashOf(document), known, reportedVersion);
            if (row != known)
                next.Add(row);
            if (!row.IsPublished)
                documents[gatewayId] = document with { Version = row.Version };
        }

        if (next.Count > 0)
            await SaveAsync(next, stoppingToken);
        return documents;
    }

    private async Task PublishAllAsync(Dictionary<string, DesiredDocument> documents, CancellationToken stoppingToken)
    {
        var published = new ConcurrentBag<DesiredVersionRow>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaximumUnderWay, CancellationToken = stoppingToken };
        await Parallel.ForEachAsync(documents, options, async (pair, cancellationToken) =>
        {
            if (await TryPublishAsync(pair.Key, pair.Value, cancellationToken))
                published.Add(DesiredPlan.Published(_known[pair.Key]));
        });
        if (!published.IsEmpty)
            await SaveAsync([.. published], stoppingToken);
        LogGiven(_logger, published.Count, documents.Count);
    }

    private async Task<bool> TryPublishAsync(string gatewayId, DesiredDocument document, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AcknowledgementDeadline);
        try
        {
            var message = new MqttMessage
            {
                Topic = Topics.Desired(gatewayId),
                Payload = LightingJson.ToUtf8(document),
                PayloadIsUtf8 = true,
                ContentType = "application/json",
                Qos = QualityOfService.AtLeastOnce,
                Retain = true,
            };
            await _publisher.PublishAsync(message, deadline.Token);
            return true;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogNotGiven(_logger, gatewayId, exception.Message);
            return false;
        }
    }

    private async Task SaveAsync(IReadOnlyList<DesiredVersionRow> rows, CancellationToken stoppingToken)
    {
        await _store.SaveDesiredAsync(rows, stoppingToken);
        foreach (DesiredVersionRow row in rows)
        {
            _known[row.GatewayId] = row;
            Rollout.Give(row);
        }
    }

    private readonly record struct Input(string? GatewayId, long ReportedVersion, long? RefusedVersion);

    [LoggerMessage(EventId = 3201, Level = LogLevel.Information, Message = "{Count} of {Wanted} gateways were given a desired document.")]
    private static partial void LogGiven(ILogger logger, int count, int wanted);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Information, Message = "The desired document of gateway {GatewayId} could not be given to the broker and is tried again: {Reason}")]
    private static partial void LogNotGiven(ILogger logger, string gatewayId, string reason);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Error, Message = "The versions of desired documents could not be saved; tried again within 30 s.")]
    private static partial void LogNotSaved(ILogger logger, Exception exception);
}
