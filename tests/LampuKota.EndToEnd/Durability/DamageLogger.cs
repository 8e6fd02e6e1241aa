using Microsoft.Extensions.Logging;

namespace LampuKota.EndToEnd;

/// <summary>Keeps what a reader of a store calls an error: no fault of this kind may damage a file.</summary>
internal sealed class DamageLogger : ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _errors = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        lock (_lock)
            _errors.Add(formatter(state, exception));
    }

    /// <summary>What was logged since the last time.</summary>
    public string[] Take()
    {
        lock (_lock)
        {
            string[] taken = [.. _errors];
            _errors.Clear();
            return taken;
        }
    }
}
