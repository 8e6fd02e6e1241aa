using LampuKota.City;
using Microsoft.AspNetCore.Authorization;

namespace LampuKota.Dashboard;

/// <summary>
/// What an endpoint or a page may ask for, by name; <see cref="Rights"/> says which role has it. Whatever asks for nothing is reached by nobody.
/// </summary>
public static class Policies
{
    /// <summary>See the city.</summary>
    public const string SeeCity = nameof(Right.SeeCity);

    /// <summary>See the system itself.</summary>
    public const string SeeSystem = nameof(Right.SeeSystem);

    /// <summary>Switch and dim lamps.</summary>
    public const string OperateLamps = nameof(Right.OperateLamps);

    /// <summary>Take lamps under a maintenance lock.</summary>
    public const string LockLamps = nameof(Right.LockLamps);

    /// <summary>Be the second person.</summary>
    public const string DecideCommands = nameof(Right.DecideCommands);

    /// <summary>Change lamp groups.</summary>
    public const string ManageGroups = nameof(Right.ManageGroups);

    /// <summary>Change calendars, control programs and settings of the city.</summary>
    public const string ManageSchedules = nameof(Right.ManageSchedules);

    /// <summary>Give gateways credentials and updates.</summary>
    public const string ManageGateways = nameof(Right.ManageGateways);

    /// <summary>Add and change lamps, cabinets and gateways.</summary>
    public const string ManageAssets = nameof(Right.ManageAssets);

    /// <summary>Accept incidents and note what was done.</summary>
    public const string WorkOnIncidents = nameof(Right.WorkOnIncidents);

    /// <summary>Merge, split, assign and raise incidents.</summary>
    public const string CoordinateIncidents = nameof(Right.CoordinateIncidents);

    /// <summary>Waive the proof of a repair.</summary>
    public const string SuperviseIncidents = nameof(Right.SuperviseIncidents);

    /// <summary>Moderate what citizens report.</summary>
    public const string ModerateReports = nameof(Right.ModerateReports);

    /// <summary>Change the rota and the ways of messages.</summary>
    public const string ManageDuty = nameof(Right.ManageDuty);

    /// <summary>Import the utility's bills.</summary>
    public const string ImportBills = nameof(Right.ImportBills);

    /// <summary>Manage people.</summary>
    public const string ManagePeople = nameof(Right.ManagePeople);

    /// <summary>Read the audit log.</summary>
    public const string ReadAudit = nameof(Right.ReadAudit);

    /// <summary>Change one's own account.</summary>
    public const string OwnAccount = nameof(Right.OwnAccount);

    /// <summary>Registers them, and refuses whatever names none.</summary>
    /// <param name="services">The program's services.</param>
    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, RightHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessRefusals>();
        return services.AddAuthorization(options =>
        {
            foreach (Right right in Enum.GetValues<Right>())
                options.AddPolicy(right.ToString(), policy => policy.AddRequirements(new RightRequirement(right)));
            // Where there is no endpoint there is nothing to reach, and the answer is that.
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is null).Build();
        });
    }

    /// <summary>Says what an endpoint needs.</summary>
    /// <typeparam name="TBuilder">Builder of the endpoint.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="policy">One of the names above.</param>
    /// <param name="areas">What becomes of a person's areas.</param>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, string policy, AreaUse areas)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeedsAttribute(policy, areas));
}

/// <summary>What an endpoint or a page needs; each has exactly one.</summary>
/// <param name="policy">One of the names in <see cref="Policies"/>.</param>
/// <param name="areas">What becomes of a person's areas.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAttribute(string policy, AreaUse areas) : AuthorizeAttribute(policy)
{
    /// <summary>What becomes of a person's areas.</summary>
    public AreaUse Areas { get; } = areas;
}

/// <summary>What an endpoint or a page makes of a person's areas.</summary>
public enum AreaUse
{
    /// <summary>Shows and changes only what lies within.</summary>
    Within,

    /// <summary>The same for everybody: what citizens may know as well, or what concerns nobody's area.</summary>
    Same,

    /// <summary>Concerns the city as a whole: nobody who is bound to an area gets there.</summary>
    WholeCity,

    /// <summary>Concerns the person itself.</summary>
    Own,
}
