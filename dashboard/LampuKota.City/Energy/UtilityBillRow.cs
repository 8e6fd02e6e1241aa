namespace LampuKota.City;

/// <summary>A bill of the utility as it lies in the database.</summary>
public sealed class UtilityBillRow
{
    /// <summary>IDPEL.</summary>
    public required string CustomerNumber { get; init; }

    /// <summary>The month, as <c>2026-11</c>.</summary>
    public required string Month { get; init; }

    /// <summary>Energy charged, kWh.</summary>
    public required double KilowattHours { get; set; }

    /// <summary>Amount charged, rupiah.</summary>
    public required double Rupiah { get; set; }

    /// <summary>When it was imported, city time.</summary>
    public required long ImportedUnixMs { get; set; }
}
