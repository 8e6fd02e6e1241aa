namespace LampuKota.Simulators;

/// <summary>What a street is for; it decides lamps and poles.</summary>
internal enum StreetClass
{
    /// <summary>A main road of the city.</summary>
    Arterial,

    /// <summary>Joins kelurahan to each other.</summary>
    Connector,

    /// <summary>A street where people live.</summary>
    Local,
}

/// <summary>A street on the drawing board, in metres.</summary>
/// <param name="Name">Name; local streets are named last.</param>
/// <param name="Class">What it is for.</param>
/// <param name="Line">Its course, at least two points.</param>
/// <param name="Reach">How many times farther out from the middle of a kelurahan it is lit than a local street.</param>
internal sealed record Street(string Name, StreetClass Class, PlanePoint[] Line, double Reach);
