using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace LampuKota.Dashboard;

/// <summary>How often somebody may call the API: a program that has gone wild slows nobody down but itself.</summary>
/// <param name="CallsPerMinute">Calls of one person, or of one address that has not signed in: <c>Api:CallsPerMinute</c>, 0 for any number.</param>
/// <param name="ChangesPerMinute">Calls among them that change something: <c>Api:ChangesPerMinute</c>, 0 for any number.</param>
public sealed record ApiRateLimits(int CallsPerMinute = ApiRateLimits.StandardCalls, int ChangesPerMinute = ApiRateLimits.StandardChanges)
{
    /// <summary>Key of <see cref="CallsPerMinute"/>.</summary>
    public const string CallsKey = "Api:CallsPerMinute";

    /// <summary>Key of <see cref="ChangesPerMinute"/>.</summary>
    public const string ChangesKey = "Api:ChangesPerMinute";

    /// <summary>Fifty a second: a program that copies a city of 2,000 lamps one by one is through in a minute.</summary>
    private const int StandardCalls = 3_000;

    /// <summary>Ten a second: more than any person does.</summary>
    private const int StandardChanges = 600;

    /// <summary>Most calls a minute that can be set.</summary>
    public const int Maximum = 1_000_000;
}

/// <summary>Puts <see cref="ApiRateLimits"/> before the API.</summary>
internal static class ApiRateLimiting
{
    // Let in again a few a second, and not all of a minute at once.
    private const int PeriodsPerMinute = 60;

    public static IServiceCollection AddApiRateLimits(this IServiceCollection services, ApiRateLimits limits) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(http => LimitFor(http, IsCall(http), limits.CallsPerMinute)),
            PartitionedRateLimiter.Create<HttpContext, string>(http => LimitFor(http, IsChange(http), limits.ChangesPerMinute)));
        options.OnRejected = (rejected, cancellationToken) => TellAsync(rejected, cancellationToken);
    });

    private static bool IsCall(HttpContext http) => http.Request.Path.StartsWithSegments("/api");

    private static bool IsChange(HttpContext http) => IsCall(http) && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);

    private static RateLimitPartition<string> LimitFor(HttpContext http, bool isLimited, int perMinute) => isLimited && perMinute > 0
        ? RateLimitPartition.GetTokenBucketLimiter(WhoCalls(http), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = CallsPerPeriod(perMinute),
            ReplenishmentPeriod = Period(perMinute),
        })
        : RateLimitPartition.GetNoLimiter("");

    private static int CallsPerPeriod(int perMinute) => Math.Max(1, perMinute / PeriodsPerMinute);

    /// <summary>How long it takes until some calls more are allowed: so that a minute has exactly as many as are set.</summary>
    internal static TimeSpan Period(int perMinute) => TimeSpan.FromMinutes(1) * CallsPerPeriod(perMinute) / perMinute;

    private static string WhoCalls(HttpContext http) =>
        http.User.Identity?.IsAuthenticated == true ? "person " + PersonClaims.Read(http.User).Id : "address " + http.Connection.RemoteIpAddress;

    private static async ValueTask TellAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        HttpContext http = rejected.HttpContext;
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait))
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var problem = new Microsoft.AspNetCore.Mvc.ProblemDetails
        {
            Status = StatusCodes.Status429TooManyRequests,
            Title = "Too many calls",
            Detail = RefusalWords.Answer(http, $"You call more often than is allowed; wait as long as Retry-After says, and ask for more at once by limit, or listen to /api/v1/live."),
        };
        await http.Response.WriteAsJsonAsync(problem, ApiJson.Default.ProblemDetails, "application/problem+json", cancellationToken);
    }
}
