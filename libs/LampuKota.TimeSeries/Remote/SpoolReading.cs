namespace LampuKota.TimeSeries;

/// <summary>What reading at a place gave.</summary>
internal enum SpoolReading
{
    /// <summary>A whole record.</summary>
    Record,

    /// <summary>Nothing follows yet.</summary>
    End,

    /// <summary>What follows in this segment cannot be read: the disk is failing.</summary>
    Damaged,
}
