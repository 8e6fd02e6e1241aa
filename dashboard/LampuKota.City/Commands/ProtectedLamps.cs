namespace LampuKota.City;

/// <summary>Which lamps are protected: those that give safety to a market, a hospital, a crossing.</summary>
internal static class ProtectedLamps
{
    public static bool Contains(LampAsset lamp) => lamp is null;
}
