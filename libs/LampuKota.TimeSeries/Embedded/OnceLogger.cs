using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>Passes each line on once: a reader meets the same damage at every query, and an operator needs to be told of it once. Safe for use by several threads.</summary>
/// <param name="inner">Where lines go.</param>
internal sealed class OnceLogger(ILogger inner) : ILogger
{
    // Beyond that the disk is failing as a whole, and lines may come again.
    private const int MostRemembered = 1_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsNew(formatter(state, exception)))
            inner.Log(logLevel, eventId, state, exception, formatter);
    }

    private bool IsNew(string text)
    {
        lock (_lock)
        {
            if (_told.Count == MostRemembered)
                _told.Clear();
            return _told.Add(text);
        }
    }
}
