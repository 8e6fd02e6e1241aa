namespace LampuKota.Simulators;

/// <summary>What may be wrong with a segment.</summary>
internal enum SegmentFault : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its breaker has tripped, and the breaker's contact says so.</summary>
    BreakerTripped,

    /// <summary>Its cable is cut, or gone: nothing says so but the silence of its lamps.</summary>
    CableCut,

    /// <summary>Its contactor does not close.</summary>
    ContactorOpen,
}
