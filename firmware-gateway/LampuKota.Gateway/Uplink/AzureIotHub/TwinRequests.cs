using System.Collections.Concurrent;
using System.Globalization;

namespace LampuKota.Gateway;

/// <summary>Requests to the twin that wait for their answers, told apart by their request ids. Safe for use by several threads.</summary>
internal sealed class TwinRequests
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<TwinAnswer>> _waiting = new();
    private long _last;

    /// <summary>Begins a request.</summary>
    /// <returns>Its id, and the answer to come.</returns>
    public (string Id, Task<TwinAnswer> Answer) Begin()
    {
        string id = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        TaskCompletionSource<TwinAnswer> answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return (id, answer.Task);
    }

    /// <summary>An answer came; one that nobody waits for any more is passed over.</summary>
    public void Complete(string id, TwinAnswer answer)
    {
        if (_waiting.TryRemove(id, out TaskCompletionSource<TwinAnswer>? waiting))
            waiting.TrySetResult(answer);
    }

    /// <summary>Nobody waits any more.</summary>
    public void Forget(string id) => _waiting.TryRemove(id, out _);

    /// <summary>The connection is gone, and with it every answer.</summary>
    public void FailAll()
    {
        foreach (string id in _waiting.Keys)
        {
            if (_waiting.TryRemove(id, out TaskCompletionSource<TwinAnswer>? waiting))
                waiting.TrySetException(new IOException("the connection to the hub was lost"));
        }
    }
}

/// <summary>A twin's answer.</summary>
/// <param name="Status">As of HTTP: 200, 204, 400, 429, 5xx.</param>
/// <param name="Body">JSON, or empty.</param>
internal readonly record struct TwinAnswer(int Status, byte[] Body);
