namespace LampuKota.Dashboard;

/// <summary>What the public pages need.</summary>
internal static class CitizenServices
{
    public static void AddCitizens(this IServiceCollection services)
    {
        services.AddSingleton<PublicLights>();
    }
}
