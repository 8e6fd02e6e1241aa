namespace LampuKota.Gateway.Linux;

/// <summary>An input line as a measured value. The line is taken at the first reading, and anew after its chip was gone.</summary>
/// <param name="chips">The chips.</param>
/// <param name="edges">Who waits for edges.</param>
/// <param name="source">What is wired where.</param>
internal sealed class GpioInputChannel(GpioChips chips, GpioEdgeWatch edges, GpioSource source) : ISensorChannel
{
    private readonly Lock _lock = new();
    private readonly EdgeCounter _counter = new();
    private volatile Action<double?>? _changed;
    private GpioInputLine? _line;

    /// <inheritdoc/>
    public void OnChange(Action<double?> changed)
    {
        if (source.Mode == GpioInputMode.State)
            _changed = changed;
    }

    /// <inheritdoc/>
    public double Read(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _line ??= Take();
            try
            {
                // Asked in every mode: it tells whether the chip is still there.
                bool isActive = _line.IsActive();
                return source.Mode switch
                {
                    GpioInputMode.Count => _counter.TakeNew(),
                    GpioInputMode.Total => _counter.Total,
                    _ => isActive ? 1 : 0,
                };
            }
            catch (IOException)
            {
                edges.Remove(_line);
                _line = null;
                throw;
            }
        }
    }

    private GpioInputLine Take()
    {
        GpioEdges edgesTold = source.Mode == GpioInputMode.State ? GpioEdges.Both : GpioEdges.Active;
        using GpioChip chip = chips.Open(source.Address.Device);
        GpioInputLine line = chip.TakeAsInput(chip.Require(source.Address.Channel).Offset, source.Settings, edgesTold);
        _counter.StartLine();
        edges.Add(line, OnEdges);
        return line;
    }

    private void OnEdges(ReadOnlySpan<GpioEdge> told)
    {
        if (told.IsEmpty)
            _changed?.Invoke(null);
        else
            _counter.Add(told[^1].Number);
        foreach (GpioEdge edge in told)
            _changed?.Invoke(edge.IsActive ? 1 : 0);
    }
}
