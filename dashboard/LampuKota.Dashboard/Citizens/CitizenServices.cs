using LampuKota.City;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>What the public pages, and those who moderate what comes from them, need.</summary>
internal static class CitizenServices
{
    public static void AddCitizens(this IServiceCollection services)
    {
        services.AddSingleton<CitizenLimits>();
        services.AddSingleton<PublicLights>();
        services.AddSingleton<ReportStore>();
        services.AddSingleton(provider => new ReportLedger(
            provider.GetRequiredService<IDbContextFactory<CityContext>>(), provider.GetRequiredService<DashboardSettings>().Incidents.Norms));
        services.AddSingleton<ReportIntake>();
        services.AddSingleton<ReportTracking>();
        services.AddSingleton<ReportDesk>();
        services.AddSingleton<FigureStore>();
        services.AddSingleton<KelurahanFigures>();
        services.AddSingleton<OpenData>();
        services.AddHostedService<ReportFollower>();
    }
}
