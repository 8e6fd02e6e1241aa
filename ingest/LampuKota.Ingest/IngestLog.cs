namespace LampuKota.Ingest;

/// <summary>What ingest says. Event ids 1000 to 1099 are its own.</summary>
internal static partial class IngestLog
{
    [LoggerMessage(1000, LogLevel.Information, "Ready: MQTT on {Mqtt}, health and metrics on {Http}, data in {Directory}")]
    public static partial void Ready(this ILogger logger, string mqtt, string http, string directory);

    [LoggerMessage(1001, LogLevel.Information, "The clock shows {Now} and runs {Speed} times as fast as the real one")]
    public static partial void ClockIsScaled(this ILogger logger, NodaTime.Instant now, double speed);

    [LoggerMessage(1002, LogLevel.Information, "Standard input has ended, and the program with it")]
    public static partial void InputEnded(this ILogger logger);

    [LoggerMessage(1003, LogLevel.Critical, "Ends with an error: {Reason}")]
    public static partial void StoreFailed(this ILogger logger, string reason);

    [LoggerMessage(1004, LogLevel.Information, "Stopped; everything acknowledged is on disk")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(1005, LogLevel.Information, "The services' credentials were made and written to {File}")]
    public static partial void CredentialsAreMade(this ILogger logger, string file);

    [LoggerMessage(1006, LogLevel.Information, "Refused telemetry of {Client}: {Reason} ({Unlogged} more since the last such line)")]
    public static partial void PackIsRefused(this ILogger logger, string client, string reason, long unlogged);

    [LoggerMessage(1060, LogLevel.Warning, "The stored devices cannot be read now ({Reason}); their silence is watched once they are")]
    public static partial void StoredDevicesAreUnknown(this ILogger logger, string reason);

    [LoggerMessage(1061, LogLevel.Error, "The broker refuses {Topic} with {Code}: let this client publish there")]
    public static partial void EventIsRefused(this ILogger logger, string topic, LampuKota.Mqtt.ReasonCode code);

    [LoggerMessage(1062, LogLevel.Information, "A page at {Topic} is let go, the next comes in a few seconds: {Reason}")]
    public static partial void PageIsLetGo(this ILogger logger, string topic, string reason);

    [LoggerMessage(1100, LogLevel.Information, "{Raised} faults were raised, {Cleared} cleared")]
    public static partial void FaultsChanged(this ILogger logger, int raised, int cleared);

    [LoggerMessage(1101, LogLevel.Warning, "{Path} does not check ({Problem}) and is set aside: faults that were raised before may be raised again")]
    public static partial void RaisedConditionsAreDamaged(this ILogger logger, string path, string problem);

    [LoggerMessage(1102, LogLevel.Error, "{Path} could not be saved ({Problem}): after a restart raised faults would not be cleared")]
    public static partial void RaisedConditionsAreNotSaved(this ILogger logger, string path, string problem);
}
