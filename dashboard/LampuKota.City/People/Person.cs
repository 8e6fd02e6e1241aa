namespace LampuKota.City;

/// <summary>Who does something.</summary>
/// <param name="Id">Stable id, for the audit log.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Role">What the person may do.</param>
public sealed record Person(string Id, string Name, PersonRole Role);

/// <summary>What a person may do.</summary>
public enum PersonRole
{
    /// <summary>Watches the city, commands lamps and edits schedules.</summary>
    Operator,

    /// <summary>Receives and closes faults in the street.</summary>
    Crew,
}
