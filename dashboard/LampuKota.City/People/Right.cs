namespace LampuKota.City;

/// <summary>One thing that a person may be allowed to do. Each endpoint and page asks for one.</summary>
public enum Right
{
    /// <summary>See the city: lamps, sensors, commands, incidents, schedules.</summary>
    SeeCity,

    /// <summary>See how the system itself is: gateways, broker, ingest, metrics.</summary>
    SeeSystem,

    /// <summary>Switch and dim lamps for a time, and undo it.</summary>
    OperateLamps,

    /// <summary>Take lamps under a maintenance lock, and release them.</summary>
    LockLamps,

    /// <summary>Be the second person of somebody else's command.</summary>
    DecideCommands,

    /// <summary>Change lamp groups.</summary>
    ManageGroups,

    /// <summary>Change calendars, control programs and settings of the whole city.</summary>
    ManageSchedules,

    /// <summary>Give gateways credentials and updates.</summary>
    ManageGateways,

    /// <summary>Add and change lamps, cabinets and gateways.</summary>
    ManageAssets,

    /// <summary>Accept incidents, note what was done, and prove it.</summary>
    WorkOnIncidents,

    /// <summary>Merge, split, assign and raise incidents by hand.</summary>
    CoordinateIncidents,

    /// <summary>Waive the proof of a repair.</summary>
    SuperviseIncidents,

    /// <summary>Moderate what citizens report.</summary>
    ModerateReports,

    /// <summary>Change the rota of crews and the ways that messages take.</summary>
    ManageDuty,

    /// <summary>Import the utility's bills.</summary>
    ImportBills,

    /// <summary>Add people, change their roles and areas, lock them.</summary>
    ManagePeople,

    /// <summary>Read the audit log.</summary>
    ReadAudit,

    /// <summary>Change one's own password, second factor and tokens.</summary>
    OwnAccount,
}
