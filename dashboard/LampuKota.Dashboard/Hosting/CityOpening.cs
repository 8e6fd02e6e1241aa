using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>Opens the city: brings its database to the present schema, imports a plan into an empty one, and reads what the pages need.</summary>
/// <param name="store">The city's assets.</param>
/// <param name="settings">Where a plan is.</param>
/// <param name="directory">Filled with the assets.</param>
/// <param name="schedules">Filled with the newest version.</param>
/// <param name="rollouts">Filled with all of them.</param>
/// <param name="incidents">Filled with what is open.</param>
/// <param name="groups">Filled with the lamp groups.</param>
/// <param name="duty">Filled with rota and contacts.</param>
/// <param name="accounts">Filled with all of them.</param>
/// <param name="firstAdministrator">Made where there is nobody.</param>
/// <param name="tunings">Filled with the settings of gateways.</param>
/// <param name="health">Filled with what gateways told of themselves.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="logger">Tells what was done.</param>
internal sealed partial class CityOpening(
    CityStore store,
    DashboardSettings settings,
    CityDirectory directory,
    ScheduleService schedules,
    RolloutService rollouts,
    IncidentService incidents,
    LampGroupService groups,
    DutyService duty,
    AccountService accounts,
    FirstAdministrator firstAdministrator,
    GatewayTuningService tunings,
    GatewayHealth health,
    CityClock clock,
    ILogger<CityOpening> logger)
{
    /// <summary>Largest plan that is read: a hundred thousand lamps take 41 MB.</summary>
    private const long MaximumPlanBytes = 256L * 1024 * 1024;

    /// <summary>Opens it.</summary>
    /// <exception cref="OperatorMistakeException">The plan cannot be read, or holds mistakes.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await store.MigrateAsync(cancellationToken);
        if (settings.ImportPath is { } path && await store.IsEmptyAsync(cancellationToken))
            await ImportAsync(path, cancellationToken);
        directory.Replace(await store.LoadAsync(cancellationToken));
        await schedules.LoadAsync(cancellationToken);
        await rollouts.LoadAsync(cancellationToken);
        await incidents.LoadAsync(cancellationToken);
        await groups.LoadAsync(cancellationToken);
        await duty.LoadAsync(cancellationToken);
        await accounts.OpenAsync(cancellationToken);
        await firstAdministrator.MakeAsync(cancellationToken);
        await tunings.LoadAsync(cancellationToken);
        await health.LoadAsync(cancellationToken);
        LogOpened(logger, directory.Current.Lamps.Count, directory.Current.Assets.Gateways.Count);
    }

    private static byte[] ReadPlan(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            return length <= MaximumPlanBytes
                ? File.ReadAllBytes(path)
                : throw new OperatorMistakeException($"The city plan {path} has {length / (1024 * 1024)} MB, more than {MaximumPlanBytes / (1024 * 1024)} MB; divide it.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"The city plan {path} cannot be read: {exception.Message}");
        }
    }

    private async Task ImportAsync(string path, CancellationToken cancellationToken)
    {
        CityPlan plan = CityPlanReader.Read(ReadPlan(path));
        if (!plan.IsGood)
        {
            string listed = string.Join(Environment.NewLine + "  ", plan.Problems);
            throw new OperatorMistakeException($"The city plan {path} has {plan.ProblemCount} mistakes, so nothing was imported; mend these first:{Environment.NewLine}  {listed}");
        }

        CityAssets assets = CityPlanDefaults.Apply(plan.Assets);
        await store.ImportAsync(assets, Audit(path, assets), cancellationToken);
        LogImported(logger, path, assets.Lamps.Count);
    }

    private AuditEntry Audit(string path, CityAssets assets) => new()
    {
        AtUnixMs = clock.GetCurrentInstant().ToUnixTimeMilliseconds(),
        PersonId = ScheduleService.System.Id,
        PersonName = ScheduleService.System.Name,
        Action = "import",
        Subject = "plan",
        Detail = FormattableString.Invariant($"{assets.Lamps.Count} lamps of {Path.GetFileName(path)}"),
    };

    [LoggerMessage(EventId = 3301, Level = LogLevel.Information, Message = "Imported {Path}: {Lamps} lamps.")]
    private static partial void LogImported(ILogger logger, string path, int lamps);

    [LoggerMessage(EventId = 3302, Level = LogLevel.Information, Message = "The city is open: {Lamps} lamps, {Gateways} gateways.")]
    private static partial void LogOpened(ILogger logger, int lamps, int gateways);
}
