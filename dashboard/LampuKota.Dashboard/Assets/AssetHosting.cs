using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Registers the city's assets as people change them.</summary>
internal static class AssetHosting
{
    public static void AddAssets(this IServiceCollection services)
    {
        services.AddSingleton<AssetStore>();
        services.AddSingleton<AssetService>();
        services.AddSingleton<LampLives>();
        services.AddSingleton<CommissioningStore>();
        services.AddSingleton<CommissioningService>();
        services.AddSingleton<AssetImportStore>();
        services.AddSingleton<AssetImportService>();
    }
}
