using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What photos need.</summary>
internal static class PhotoServices
{
    public static void AddPhotos(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(PhotoSettings.Read(configuration));
        services.AddSingleton<PhotoStore>();
        services.AddSingleton<PhotoIntake>();
    }
}
