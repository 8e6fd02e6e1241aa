namespace LampuKota.City;

/// <summary>What a person may do; <see cref="Rights"/> says it in detail.</summary>
public enum PersonRole
{
    /// <summary>Watches the city, commands lamps and edits schedules.</summary>
    Operator,

    /// <summary>Receives and closes faults in the street.</summary>
    Crew,

    /// <summary>Manages people and reads the audit log, besides all that others may.</summary>
    Administrator,

    /// <summary>An operator who also waives the proof of a repair, and answers for the crews.</summary>
    Supervisor,

    /// <summary>Staff of a kelurahan: looks after the lamps of its own area.</summary>
    Kelurahan,

    /// <summary>Sees the city and changes nothing.</summary>
    Viewer,
}
