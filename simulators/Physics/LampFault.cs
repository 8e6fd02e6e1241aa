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

    /// <summary>Its relay's contact is burnt: it gets no power, whatever it is told.</summary>
    StuckOpen,

    /// <summary>It goes out when it has become hot and comes back when it has cooled: a discharge lamp at its end, or gear that protects itself.</summary>
    Cycling,

    /// <summary>Its controller does not answer for minutes at a time: neither takes a level nor tells a reading.</summary>
    Unreachable,

    /// <summary>Its controller does not answer any more.</summary>
    Mute,

    /// <summary>Nearly half of its LEDs are dark.</summary>
    PartlyDark,

    /// <summary>Its control gear drives it too hard.</summary>
    Overdriven,

    /// <summary>A dead capacitor: its power is right, and its power factor and current are not.</summary>
    PoorPowerFactor,

    /// <summary>Its counter of energy stands still.</summary>
    DeadCounter,

    /// <summary>Its heat sink has come off.</summary>
    Overheating,

    /// <summary>Its relay does nothing any more, and its contact says so.</summary>
    DeafRelay,
}
