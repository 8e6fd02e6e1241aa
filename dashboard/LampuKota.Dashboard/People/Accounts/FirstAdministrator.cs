using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Makes the first administrator of a city that has nobody, and tells the password once, on standard output and nowhere else.</summary>
/// <param name="accounts">The accounts.</param>
/// <param name="audit">Told where the chain of the audit log stands.</param>
/// <param name="settings">Where the dashboard is, and whether it is a demonstration.</param>
/// <param name="logger">Never told the password.</param>
internal sealed partial class FirstAdministrator(AccountService accounts, AuditStore audit, DashboardSettings settings, ILogger<FirstAdministrator> logger)
{
    /// <summary>Name of the account.</summary>
    public const string UserName = "admin";

    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        if (!settings.People.IsDemonstration && accounts.All.Count == 0)
        {
            var draft = new AccountDraft(UserName, "Administrator", PersonRole.Administrator, []);
            (AccountNow _, string password) = await accounts.AddAsync(draft, ScheduleService.System, cancellationToken);
            await Console.Out.WriteLineAsync(Told(password));
        }

        AuditHead head = await audit.HeadAsync(cancellationToken);
        LogHead(logger, head.LastId, head.Hash);
    }

    private string Told(string password) => $"""

        There was nobody yet, so here is the first administrator. This is told once; it works for 72 hours and must be changed at the first sign-in.

            address    {settings.People.PublicAddress?.ToString() ?? settings.Urls}
            user name  {UserName}
            password   {password}

        """;

    [LoggerMessage(EventId = 3902, Level = LogLevel.Information, Message = "The audit log ends at {LastId}:{Hash}; write this down elsewhere to prove later that nothing was cut off.")]
    private static partial void LogHead(ILogger logger, long lastId, string hash);
}
