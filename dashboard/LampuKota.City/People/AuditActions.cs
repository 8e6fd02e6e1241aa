namespace LampuKota.City;

/// <summary>The words for what the audit log tells of; filters offer them, and docs/formats/audit-log.md explains them.</summary>
public static class AuditActions
{
    /// <summary>A person was added.</summary>
    public const string PersonAdd = "personAdd";

    /// <summary>A person's name, role or areas were changed.</summary>
    public const string PersonChange = "personChange";

    /// <summary>A person was locked out, or let in again.</summary>
    public const string PersonLock = "personLock";

    /// <summary>A person was given a new one-time password.</summary>
    public const string PersonReset = "personReset";

    /// <summary>A person changed the own password.</summary>
    public const string Password = "password";

    /// <summary>A second factor was set up or taken away.</summary>
    public const string SecondFactor = "secondFactor";

    /// <summary>A token was made or revoked.</summary>
    public const string Token = "token";

    /// <summary>A person signed in.</summary>
    public const string SignIn = "signIn";

    /// <summary>A person signed out.</summary>
    public const string SignOut = "signOut";

    /// <summary>Too many attempts to sign in closed an account for a while.</summary>
    public const string Lockout = "lockout";

    /// <summary>A gateway's credentials were asked for, made new or revoked.</summary>
    public const string GatewayAccess = "gatewayAccess";

    /// <summary>A report of citizens was decided about.</summary>
    public const string Report = "report";

    /// <summary>Assets were added or changed.</summary>
    public const string Assets = "assets";

    /// <summary>Bills of the utility were imported.</summary>
    public const string Bills = "bills";

    /// <summary>The audit log was exported.</summary>
    public const string AuditExport = "auditExport";
}
