namespace LampuKota.Lighting;

/// <summary>Why a value of a pack that could be decoded is not stored.</summary>
public enum RejectReason
{
    /// <summary>The record's name is not in docs/formats/quantities.md.</summary>
    UnknownQuantity,

    /// <summary>The unit is not the quantity's; nothing is converted, since a guess would be stored for good.</summary>
    WrongUnit,

    /// <summary>The name does not begin with a device id.</summary>
    BadDeviceId,

    /// <summary>The record has no value, or more than one.</summary>
    NoValue,

    /// <summary>The value is text or data (<c>vs</c>, <c>vd</c>), or is not of its label's type.</summary>
    NotANumber,

    /// <summary>The value is too large for a double.</summary>
    NotFinite,

    /// <summary>The value is outside the quantity's plausible range.</summary>
    OutOfRange,

    /// <summary>The time is not a number.</summary>
    BadTime,

    /// <summary>The time is more than <see cref="TelemetryLimits.MaximumAgeMs"/> ago.</summary>
    TooOld,

    /// <summary>The time is more than <see cref="TelemetryLimits.MaximumAheadMs"/> ahead.</summary>
    TooFarAhead,

    /// <summary>The device belongs to another gateway.</summary>
    ForeignDevice,
}
