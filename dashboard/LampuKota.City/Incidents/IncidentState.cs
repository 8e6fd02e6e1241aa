namespace LampuKota.City;

/// <summary>Where people stand with an incident. The condition's own beginning and end stand beside it.</summary>
public enum IncidentState
{
    /// <summary>Recorded; nobody has been told.</summary>
    Raised,

    /// <summary>A message was handed over to somebody on duty.</summary>
    Notified,

    /// <summary>Somebody has taken it on.</summary>
    Accepted,

    /// <summary>Hands are at the pole.</summary>
    OnSite,

    /// <summary>The crew says that it is repaired; proof is awaited.</summary>
    Fixed,

    /// <summary>Measured power shows the repair; its conditions have still to end.</summary>
    Proven,

    /// <summary>A supervisor lets it be closed without proof.</summary>
    Waived,

    /// <summary>Over: repaired, gone by itself, or part of another incident.</summary>
    Closed,
}

/// <summary>What an incident comes from, from what explains the most to what explains itself alone.</summary>
public enum IncidentCause
{
    /// <summary>The utility's grid: many cabinets of an area without supply.</summary>
    Grid,

    /// <summary>The way to the gateways of an area: many of them silent at once, none known to be without supply.</summary>
    Network,

    /// <summary>A control cabinet.</summary>
    Cabinet,

    /// <summary>A feeder circuit of a cabinet.</summary>
    Segment,

    /// <summary>A gateway.</summary>
    Gateway,

    /// <summary>A single lamp.</summary>
    Lamp,

    /// <summary>A city sensor.</summary>
    Sensor,

    /// <summary>People's word alone: nothing was measured.</summary>
    Report,
}
