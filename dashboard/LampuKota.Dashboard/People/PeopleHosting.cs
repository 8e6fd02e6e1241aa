using LampuKota.City;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.HttpOverrides;

namespace LampuKota.Dashboard;

/// <summary>Puts people into the program: accounts, sessions, tokens, rights, audit log.</summary>
internal static class PeopleHosting
{
    /// <summary>Name of the scheme that chooses one of the others.</summary>
    private const string SchemeName = "Person";

    public static void AddPeople(this IServiceCollection services, DashboardSettings settings)
    {
        services.AddSingleton(settings.People);
        services.AddPeopleStorage(options => options.UseCity(settings.CityConnection, PeopleContext.HistoryTable));
        services.AddSingleton<AuditStore>();
        services.AddSingleton<AccountService>();
        services.AddSingleton<OwnAccountService>();
        services.AddSingleton<TokenService>();
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<FactorKeys>();
        services.AddSingleton<HalfSignIn>();
        services.AddSingleton<Flash>();
        services.AddSingleton<SessionEvents>();
        services.AddSingleton<PersonDirectory>();
        services.AddSingleton<FirstAdministrator>();
        services.AddScoped<ICurrentPerson, CurrentPerson>();
        services.AddCascadingAuthenticationState();
        services.AddPolicies();
        AddSchemes(services, settings.People);
        // The reverse proxy is on this machine; nobody else is believed.
        services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
    }

    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        app.MapSignInForms();
        app.MapAccountForms();
        app.MapPeopleForms();
    }

    private static void AddSchemes(IServiceCollection services, PeopleSettings settings)
    {
        string visitors = settings.IsDemonstration ? DemonstrationAuthentication.SchemeName : Sessions.SchemeName;
        services.AddAuthentication(SchemeName)
            .AddPolicyScheme(SchemeName, displayName: null, options => options.ForwardDefaultSelector = http => TokenAuthentication.IsIn(http.Request) ? TokenAuthentication.SchemeName : visitors)
            .AddScheme<AuthenticationSchemeOptions, DemonstrationAuthentication>(DemonstrationAuthentication.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, configureOptions: null)
            .AddCookie(Sessions.SchemeName);
        services.AddOptions<CookieAuthenticationOptions>(Sessions.SchemeName).Configure<TimeProvider>((options, time) => Sessions.Configure(options, settings, time));
    }
}
