using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>What the outbox on disk tells.</summary>
internal static partial class OutboxLog
{
    [LoggerMessage(3100, LogLevel.Warning, "{Path} is damaged: {Bytes} bytes do not check and are lost, {Samples} samples are good and will be sent; a copy is kept beside it")]
    public static partial void Damaged(ILogger log, string path, int bytes, int samples);

    [LoggerMessage(3101, LogLevel.Information, "{Path} ends with {Bytes} bytes of a record that a power cut left unfinished")]
    public static partial void Torn(ILogger log, string path, int bytes);

    [LoggerMessage(3102, LogLevel.Warning, "No copy of the damaged {Path} could be kept: {Problem}")]
    public static partial void NotSetAside(ILogger log, string path, string problem);

    [LoggerMessage(3103, LogLevel.Warning, "{Path} could not be cut back after a failed write: {Problem}")]
    public static partial void NotCutBack(ILogger log, string path, string problem);

    [LoggerMessage(3104, LogLevel.Information, "The outbox is at its cap: of the {Samples} samples of {Path} {Kept} stay")]
    public static partial void Thinned(ILogger log, string path, int samples, int kept);

    [LoggerMessage(3105, LogLevel.Warning, "The outbox is at its cap: {Path} is dropped with {Samples} samples")]
    public static partial void Dropped(ILogger log, string path, int samples);

    [LoggerMessage(3106, LogLevel.Error, "The outbox cannot be written and keeps what it can in memory: {Problem}")]
    public static partial void Failing(ILogger log, string problem);

    [LoggerMessage(3107, LogLevel.Information, "The outbox can be written again")]
    public static partial void Works(ILogger log);

    [LoggerMessage(3108, LogLevel.Information, "The outbox holds {Samples} samples and {Messages} events and answers of an earlier life")]
    public static partial void TakenUp(ILogger log, long samples, int messages);

    [LoggerMessage(3109, LogLevel.Warning, "{Path} could not be thinned out: {Problem}")]
    public static partial void NotThinned(ILogger log, string path, string problem);

    [LoggerMessage(3110, LogLevel.Warning, "{Path} is damaged: {Bytes} bytes do not check and are lost, {Messages} events and answers are good; a copy is kept beside it")]
    public static partial void DamagedMessages(ILogger log, string path, int bytes, int messages);

    [LoggerMessage(3111, LogLevel.Error, "{Path} cannot be read; it is left where it is with its {Samples} samples, and tried again at the next start: {Problem}")]
    public static partial void Unreadable(ILogger log, string path, int samples, string problem);

    [LoggerMessage(3114, LogLevel.Warning, "{Path} could not be read and is tried again: {Problem}")]
    public static partial void NotRead(ILogger log, string path, string problem);

    [LoggerMessage(3112, LogLevel.Warning, "{Path} could not be deleted: {Problem}")]
    public static partial void NotDeleted(ILogger log, string path, string problem);

    [LoggerMessage(3113, LogLevel.Warning, "{Samples} samples are lost: the machine was started anew before its clock could be trusted, and when they were taken is not known")]
    public static partial void HeldLost(ILogger log, int samples);
}
