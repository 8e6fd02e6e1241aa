using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The command lines <c>people</c> and <c>audit</c>: for whoever cannot sign in, and for whoever proves the log.</summary>
internal static class PeopleProgram
{
    public const string Help = """
        LampuKota dashboard, people and the audit log.

          people list                            all accounts
          people add NAME --role ROLE --name "FULL NAME" [--areas CODE,CODE]
                                                 adds a person and prints a one-time password
          people reset NAME                      prints a new one-time password, takes the second factor away, opens a locked account
          audit head                             the end of the log's chain, to be written down elsewhere
          audit verify [--expect NUMBER:HASH]    proves the whole log, and that it still has the end that was written down

        ROLE is administrator, supervisor, operator, crew, kelurahan or viewer. Further options are the dashboard's own, such as --Data:Directory.
        add and reset need the dashboard stopped; the others do not.
        """;

    private static readonly string[] OwnOptions = ["role", "name", "areas", "expect"];

    /// <summary>Whether a command line is one of these.</summary>
    public static bool IsMeant(IReadOnlyList<string> arguments) => arguments is ["people" or "audit", ..];

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 1 where the log does not prove.</returns>
    /// <exception cref="OperatorMistakeException">The command line is wrong.</exception>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [_] or [_, "--help" or "-h"])
        {
            Console.WriteLine(Help);
            return 0;
        }

        (List<string> words, Dictionary<string, string> own, string[] rest) = Divide(arguments);
        CommandLine.Check(rest);
        WebApplicationBuilder builder = DashboardHost.CreateBuilder([.. rest, "--Serilog:MinimumLevel:Default=Error"], AppContext.BaseDirectory);
        DashboardSettings settings = DashboardSettings.Read(builder.Configuration);
        bool changes = words is ["people", "add" or "reset", ..];
        if (settings.CityConnection.Path is { } path && !File.Exists(path))
            throw new OperatorMistakeException($"There is no city in {settings.DataDirectory}; name its folder by --Data:Directory.");
        using FolderLock? folder = changes ? FolderLock.Take(settings.OwnDirectory) : null;
        await using CityWriter? writer = changes ? await CityWriter.TakeAsync(settings.CityConnection, TimeProvider.System, CancellationToken.None) : null;
        await using WebApplication app = DashboardHost.Build(builder, settings);
        return await RunAsync(app.Services, words, own);
    }

    private static (List<string> Words, Dictionary<string, string> Own, string[] Dashboards) Divide(string[] arguments)
    {
        List<string> words = [];
        Dictionary<string, string> own = new(StringComparer.Ordinal);
        List<string> rest = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(argument);
                continue;
            }

            string[] parts = argument[2..].Split('=', 2);
            string value = parts.Length == 2 ? parts[1] : ++i < arguments.Length ? arguments[i] : throw new OperatorMistakeException($"The option {argument} needs a value.");
            if (OwnOptions.Contains(parts[0]))
                own[parts[0]] = value;
            else
                rest.Add($"--{parts[0]}={value}");
        }

        return (words, own, [.. rest]);
    }

    private static async Task<int> RunAsync(IServiceProvider services, List<string> words, Dictionary<string, string> own)
    {
        AuditStore audit = services.GetRequiredService<AuditStore>();
        switch (words)
        {
            case ["people", "list"]:
                await OpenAsync(services);
                ListPeople(services.GetRequiredService<AccountService>());
                return 0;
            case ["people", "add", var name]:
                await OpenAsync(services);
                await AddAsync(services.GetRequiredService<AccountService>(), name, own);
                return 0;
            case ["people", "reset", var name]:
                await OpenAsync(services);
                await ResetAsync(services.GetRequiredService<AccountService>(), name);
                return 0;
            case ["audit", "head"]:
                Console.WriteLine(await audit.HeadAsync(CancellationToken.None));
                return 0;
            case ["audit", "verify"]:
                return Tell(await audit.VerifyAsync(own.TryGetValue("expect", out string? text) ? ReadHead(text) : null, CancellationToken.None));
            default:
                throw new OperatorMistakeException($"\"{string.Join(' ', words)}\" is not understood; {words[0]} --help lists what there is.");
        }
    }

    private static async Task OpenAsync(IServiceProvider services)
    {
        CityStore store = services.GetRequiredService<CityStore>();
        await store.MigrateAsync(CancellationToken.None);
        services.GetRequiredService<CityDirectory>().Replace(await store.LoadAsync(CancellationToken.None));
        await services.GetRequiredService<AccountService>().OpenAsync(CancellationToken.None);
    }

    private static void ListPeople(AccountService accounts)
    {
        foreach (AccountNow account in accounts.All)
        {
            string state = account.IsLocked ? "locked" : account.MustChangePassword ? "must change the password" : account.HasFactor ? "two factors" : "active";
            string areas = account.Person.HasWholeCity ? "the whole city" : string.Join(' ', account.Person.Areas);
            Console.WriteLine($"{account.UserName}\t{account.Person.Role.ToString().ToLowerInvariant()}\t{areas}\t{state}\t{account.Person.Name}");
        }
    }

    private static async Task AddAsync(AccountService accounts, string name, Dictionary<string, string> own)
    {
        if (!own.TryGetValue("role", out string? roleName) || !Enum.TryParse(roleName, ignoreCase: true, out PersonRole role) || !Enum.IsDefined(role))
            throw new OperatorMistakeException("Say --role, one of administrator, supervisor, operator, crew, kelurahan and viewer.");
        string[] areas = own.GetValueOrDefault("areas")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var draft = new AccountDraft(name, own.GetValueOrDefault("name") ?? name, role, areas);
        (AccountNow _, string password) = await RefusableAsync(() => accounts.AddAsync(draft, Operator, CancellationToken.None));
        Print(name, password);
    }

    private static async Task ResetAsync(AccountService accounts, string name)
    {
        AccountNow account = accounts.Book.FindByName(name) ?? throw new OperatorMistakeException($"There is nobody with the user name \"{name}\"; people list shows all.");
        Print(name, await RefusableAsync(() => accounts.ResetAsync(account.Id, Operator, CancellationToken.None)));
    }

    /// <summary>Who does what the command line asks for, in the audit log.</summary>
    private static Person Operator { get; } = ScheduleService.System with { Id = "console", Name = $"Console ({Environment.UserName})" };

    private static void Print(string name, string password) =>
        Console.WriteLine($"One-time password of {name}: {password}{Environment.NewLine}It works for 72 hours and must be changed at the first sign-in.");

    private static async Task<T> RefusableAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (RequestRefusedException refused)
        {
            throw new OperatorMistakeException(refused.Message);
        }
    }

    private static AuditHead ReadHead(string text) =>
        text.Split(':') is [var number, { Length: 64 } hash] && long.TryParse(number, out long lastId)
            ? new AuditHead { LastId = lastId, Hash = hash }
            : throw new OperatorMistakeException($"--expect is \"{text}\" but must be what audit head printed: a number, a colon and 64 hexadecimal digits.");

    private static int Tell(AuditVerdict verdict)
    {
        if (verdict.BrokenId is { } broken)
        {
            Console.WriteLine(FormattableString.Invariant($"The audit log is broken at entry {broken}: {verdict.Why}. The {verdict.Count} entries before it are good."));
            return 1;
        }

        Console.WriteLine(FormattableString.Invariant($"The audit log is good: {verdict.Count} entries, ending at {verdict.LastId}:{verdict.Hash}"));
        return 0;
    }
}
