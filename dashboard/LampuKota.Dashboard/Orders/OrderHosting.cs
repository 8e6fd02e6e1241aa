namespace LampuKota.Dashboard;

/// <summary>What the crews' pages need.</summary>
internal static class OrderHosting
{
    public static void AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<OrderBook>();
        services.AddSingleton<OrderIntake>();
    }
}
