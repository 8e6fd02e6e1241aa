using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Registers energy and money.</summary>
internal static class EnergyHosting
{
    /// <summary>Registers energy and money.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="rates">What energy costs.</param>
    public static void AddEnergy(this IServiceCollection services, EnergyRates rates)
    {
        services.AddSingleton(rates);
        services.AddSingleton<BillStore>();
        services.AddSingleton<EnergyReader>();
        services.AddSingleton<EnergyBook>();
        services.AddSingleton<LampEnergies>();
        services.AddSingleton<BillService>();
        services.AddHostedService<EnergyKeeper>();
    }
}
