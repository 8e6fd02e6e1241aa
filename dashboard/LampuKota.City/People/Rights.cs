using static LampuKota.City.Right;

namespace LampuKota.City;

/// <summary>Which role may do what (docs/formats/endpoint-access.md); pure, and the only place that says so.</summary>
public static class Rights
{
    private static readonly Right[] OfViewer = [SeeCity, SeeSystem, OwnAccount];

    private static readonly Right[] OfKelurahan = [SeeCity, OwnAccount, OperateLamps, WorkOnIncidents, ModerateReports];

    private static readonly Right[] OfCrew = [SeeCity, SeeSystem, OwnAccount, OperateLamps, LockLamps, WorkOnIncidents];

    private static readonly Right[] OfOperator =
        [.. OfCrew, DecideCommands, ManageGroups, ManageSchedules, ManageGateways, ManageAssets, CoordinateIncidents, ModerateReports, ManageDuty, ImportBills];

    private static readonly Right[] OfSupervisor = [.. OfOperator, SuperviseIncidents];

    private static readonly Right[] OfAdministrator = [.. OfSupervisor, ManagePeople, ReadAudit];

    /// <summary>What a role may do.</summary>
    /// <param name="role">The role.</param>
    public static IReadOnlyList<Right> Of(PersonRole role) => role switch
    {
        PersonRole.Administrator => OfAdministrator,
        PersonRole.Supervisor => OfSupervisor,
        PersonRole.Operator => OfOperator,
        PersonRole.Crew => OfCrew,
        PersonRole.Kelurahan => OfKelurahan,
        PersonRole.Viewer => OfViewer,
        _ => [],
    };

    /// <summary>Whether a role may do something.</summary>
    /// <param name="role">The role.</param>
    /// <param name="right">What.</param>
    public static bool Has(PersonRole role, Right right) => Of(role).Contains(right);

    /// <summary>Whether something concerns the city as a whole, so that nobody who is bound to an area may do it.</summary>
    /// <param name="right">What.</param>
    public static bool NeedsWholeCity(Right right) =>
        right is SeeSystem or ManageSchedules or ManageGateways or ManageAssets or ManageDuty or ImportBills or ManagePeople or ReadAudit;

    /// <summary>One sentence for whoever may not.</summary>
    /// <param name="right">What.</param>
    public static RefusalSentence RefusalOf(Right right)
    {
        PersonRole[] roles = [.. Enum.GetValues<PersonRole>().Where(role => Has(role, right))];
        if (NeedsWholeCity(right))
            return $"Your role or area does not allow this; it takes one of these roles for the whole city: {roles}.";
        return $"Your role does not allow this; it takes one of these: {roles}.";
    }
}
