namespace LampuKota.Ingest;

/// <summary>What is said of credentials and rules. Event ids 1040 to 1059.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(1040, LogLevel.Information, "{By} made an enrolment token for {Gateway}, good until {Expires:u}")]
    public static partial void TokenIsIssued(this ILogger logger, string by, string gateway, DateTimeOffset expires);

    [LoggerMessage(1041, LogLevel.Information, "{By} gave {Gateway} a new password; {Cut} connections were cut")]
    public static partial void PasswordIsRotated(this ILogger logger, string by, string gateway, int cut);

    [LoggerMessage(1042, LogLevel.Information, "{By} revoked {Gateway}; {Cut} connections were cut")]
    public static partial void GatewayIsRevoked(this ILogger logger, string by, string gateway, int cut);

    [LoggerMessage(1043, LogLevel.Information, "{Gateway} got {What} for {For}")]
    public static partial void GatewayIsEnrolled(this ILogger logger, string gateway, string what, string @for);

    [LoggerMessage(1044, LogLevel.Error, "A change of credentials could not be written to disk: {Reason}")]
    public static partial void CredentialsAreNotDurable(this ILogger logger, string reason);

    [LoggerMessage(1045, LogLevel.Information, "The access rules in {File} hold: {Rules} rules")]
    public static partial void RulesAreLoaded(this ILogger logger, string file, int rules);

    [LoggerMessage(1046, LogLevel.Error, "The access rules cannot be used, so every gateway is refused until they can: {Reason}")]
    public static partial void RulesAreBroken(this ILogger logger, string reason);

    [LoggerMessage(1047, LogLevel.Information, "The outside certificate authorities were loaded: {Certificates} certificates; {Cut} connections were cut")]
    public static partial void AuthoritiesAreLoaded(this ILogger logger, int certificates, int cut);

    [LoggerMessage(1048, LogLevel.Error, "The outside certificate authorities cannot be used, so their gateways are refused until they can: {Reason}")]
    public static partial void AuthoritiesAreBroken(this ILogger logger, string reason);
}
