using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace LampuKota.Benchmarks;

/// <summary>How long each took that was sent on its way. Safe for use by several threads.</summary>
internal sealed class Arrivals
{
    private readonly ConcurrentDictionary<string, long> _sent = new();
    private readonly ConcurrentQueue<double> _milliseconds = new();

    /// <summary>How many have arrived.</summary>
    public int Count => _milliseconds.Count;

    /// <summary>One sets out.</summary>
    public void Sent(string name) => _sent[name] = Stopwatch.GetTimestamp();

    /// <summary>It is there; what was not sent, or is there already, is passed over.</summary>
    public void Arrived(string name)
    {
        if (_sent.TryRemove(name, out long at))
            _milliseconds.Enqueue(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
    }

    public override string ToString()
    {
        double[] ordered = [.. _milliseconds.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{At(0.5):F2} ms (p50), {At(0.99):F2} ms (p99), {ordered[^1]:F1} ms (longest)");

        double At(double share) => ordered[(int)((ordered.Length - 1) * share)];
    }
}
