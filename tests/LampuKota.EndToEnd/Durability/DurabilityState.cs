using System.Text.Json;

namespace LampuKota.EndToEnd;

/// <summary>How far a kind of fault has come.</summary>
/// <param name="Next">The number of its next cycle.</param>
/// <param name="IsExhausted">Whether there is no further point to try.</param>
/// <param name="Totals">What was found.</param>
/// <param name="Faults">Every thing that must not be.</param>
internal sealed record KindState(int Next, bool IsExhausted, DurabilityTotals Totals, IReadOnlyList<string> Faults)
{
    public static KindState Begin { get; } = new(0, false, new DurabilityTotals(), []);
}

/// <summary>The totals of all runs so far, in a file that is replaced after every world.</summary>
internal sealed class DurabilityState
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly Dictionary<string, KindState> _kinds;

    public DurabilityState(string folder)
    {
        _file = Path.Combine(Directory.CreateDirectory(folder).FullName, "totals.json");
        _kinds = File.Exists(_file) ? JsonSerializer.Deserialize<Dictionary<string, KindState>>(File.ReadAllText(_file))! : [];
    }

    public DurabilityTotals Totals
    {
        get
        {
            lock (_lock)
                return _kinds.Values.Aggregate(new DurabilityTotals(), (sum, kind) => sum + kind.Totals);
        }
    }

    public int FaultCount
    {
        get
        {
            lock (_lock)
                return _kinds.Values.Sum(kind => kind.Faults.Count);
        }
    }

    public KindState this[string option]
    {
        get
        {
            lock (_lock)
                return _kinds.GetValueOrDefault(option, KindState.Begin);
        }
    }

    /// <summary>Adds what a world found.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="found">What it found.</param>
    /// <param name="hits">How many of its cycles met their fault.</param>
    public void Add(DurabilityKind kind, Findings found, int hits)
    {
        lock (_lock)
        {
            KindState before = this[kind.Option];
            _kinds[kind.Option] = new KindState(
                before.Next + kind.CyclesPerWorld, before.IsExhausted || (kind.EndsByItself && hits == 0), before.Totals + found.Totals, [.. before.Faults, .. found.Faults]);
            string temporary = _file + ".new";
            File.WriteAllText(temporary, JsonSerializer.Serialize(_kinds, Format));
            File.Move(temporary, _file, overwrite: true);
        }
    }
}
