using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace LampuKota.Benchmarks;

/// <summary>How long each took that was sent on its way. Safe for use by several threads.</summary>
internal sealed class Arrivals
{
    private const int Slowest = 4;

    private readonly ConcurrentDictionary<string, (int Place, long At)> _sent = new();
    private readonly ConcurrentQueue<(double Milliseconds, int Place)> _arrived = new();
    private int _places;

    /// <summary>How many have arrived.</summary>
    public int Count => _arrived.Count;

    /// <summary>One sets out.</summary>
    public void Sent(string name) => _sent[name] = (++_places, Stopwatch.GetTimestamp());

    /// <summary>It is there; what was not sent, or is there already, is passed over.</summary>
    public void Arrived(string name)
    {
        if (_sent.TryRemove(name, out (int Place, long At) sent))
            _arrived.Enqueue((Stopwatch.GetElapsedTime(sent.At).TotalMilliseconds, sent.Place));
    }

    public override string ToString()
    {
        (double Milliseconds, int Place)[] ordered = [.. _arrived.Order()];
        string slowest = string.Join(", ", ordered.TakeLast(Slowest).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Milliseconds:F1} ms (number {one.Place})")));
        return string.Create(CultureInfo.InvariantCulture, $"{At(0.5):F2} ms (p50), {At(0.99):F2} ms (p99); the longest {slowest}");

        double At(double share) => ordered[(int)((ordered.Length - 1) * share)].Milliseconds;
    }
}
