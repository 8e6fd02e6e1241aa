namespace LampuKota.Simulators;

/// <summary>What may be wrong with a lamp.</summary>
internal enum LampFault : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It gives no light; its controller still answers.</summary>
    Dead,

    /// <summary>It goes out and comes back every few seconds.</summary>
    Flickering,

    /// <summary>Its relay is welded: it burns by day too.</summary>
    DayBurner,

    /// <summary>It switches, but does not dim.</summary>
    StuckDimmer,
}
