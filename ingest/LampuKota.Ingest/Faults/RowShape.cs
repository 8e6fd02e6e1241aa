using LampuKota.Columns;

namespace LampuKota.Ingest;

/// <summary>Where in a row the values lie that fault rules look at. Neighbouring rows have the same quantities nearly always, so that it is found once for many.</summary>
internal ref struct RowShape
{
    private readonly ReadOnlySpan<SampleRoles> _roles;
    private readonly Span<int> _restless;
    private ReadOnlySpan<int> _quantities;
    private int _restlessCount;

    /// <param name="roles">The roles of the batch's quantities.</param>
    /// <param name="restless">Room for the places of the values that never stand still.</param>
    public RowShape(ReadOnlySpan<SampleRoles> roles, Span<int> restless)
    {
        _roles = roles;
        _restless = restless;
    }

    /// <summary>Place of the power; below 0 where there is none.</summary>
    public int Power { get; private set; } = -1;

    /// <summary>Watts that one unit of the power is.</summary>
    public double WattsPerUnit { get; private set; } = 1;

    /// <summary>Place of the counter of energy; below 0 where there is none.</summary>
    public int Energy { get; private set; } = -1;

    /// <summary>Place of the voltage; below 0 where there is none.</summary>
    public int Volts { get; private set; } = -1;

    /// <summary>Place of the door; below 0 where there is none.</summary>
    public int Door { get; private set; } = -1;

    /// <summary>Places of the values that never stand still.</summary>
    public readonly ReadOnlySpan<int> Restless => _restless[.._restlessCount];

    /// <summary>Whether there is anything to look at.</summary>
    public readonly bool IsOfInterest => Power >= 0 || Energy >= 0 || Door >= 0 || _restlessCount > 0;

    /// <summary>Looks at a row's quantities.</summary>
    public void Fit(in SampleRow row)
    {
        if (!row.Quantities.SequenceEqual(_quantities))
            Find(row.Quantities);
    }

    private void Find(ReadOnlySpan<int> quantities)
    {
        _quantities = quantities;
        (Power, Energy, Volts, Door, WattsPerUnit) = (-1, -1, -1, -1, 1);
        _restlessCount = 0;
        for (int place = 0; place < quantities.Length; place++)
        {
            SampleRoles role = _roles[quantities[place]];
            if ((role & (SampleRoles.Watts | SampleRoles.Kilowatts)) != 0)
                (Power, WattsPerUnit) = (place, role == SampleRoles.Kilowatts ? 1_000 : 1);
            if ((role & SampleRoles.Energy) != 0)
                Energy = place;
            if ((role & SampleRoles.Volts) != 0)
                Volts = place;
            if ((role & SampleRoles.Door) != 0)
                Door = place;
            if ((role & SampleRoles.Restless) != 0 && _restlessCount < _restless.Length)
                _restless[_restlessCount++] = place;
        }
    }
}
