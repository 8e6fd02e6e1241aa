namespace LampuKota.City;

/// <summary>What a token may do; each scope stands for some rights, of which its owner must have the one that is asked for.</summary>
[Flags]
public enum TokenScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>See the city and the system.</summary>
    Read = 1,

    /// <summary>Command lamps.</summary>
    Operate = 2,

    /// <summary>Work on incidents and reports.</summary>
    Incidents = 4,

    /// <summary>Change groups, schedules, gateways, assets, rota.</summary>
    Manage = 8,

    /// <summary>Read the audit log.</summary>
    Audit = 16,
}

/// <summary>Which scope covers which right; pure.</summary>
public static class TokenScopeRules
{
    /// <summary>The scope that a right needs; none for what no token may do.</summary>
    /// <param name="right">The right.</param>
    public static TokenScopes ScopeOf(Right right) => right switch
    {
        Right.SeeCity or Right.SeeSystem => TokenScopes.Read,
        Right.OperateLamps or Right.LockLamps or Right.DecideCommands => TokenScopes.Operate,
        Right.WorkOnIncidents or Right.CoordinateIncidents or Right.SuperviseIncidents or Right.ModerateReports => TokenScopes.Incidents,
        Right.ManageGroups or Right.ManageSchedules or Right.ManageGateways or Right.ManageAssets or Right.ManageDuty => TokenScopes.Manage,
        Right.ReadAudit => TokenScopes.Audit,
        _ => TokenScopes.None,
    };

    /// <summary>Whether a token of these scopes covers a right.</summary>
    /// <param name="scopes">The scopes.</param>
    /// <param name="right">The right.</param>
    public static bool Cover(TokenScopes scopes, Right right) => ScopeOf(right) is var needed && needed != TokenScopes.None && scopes.HasFlag(needed);
}
