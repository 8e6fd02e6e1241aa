using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Checks of query parameters that several endpoints share.</summary>
internal static class ApiLimits
{
    /// <summary>Requires a limit to be in its range.</summary>
    public static void Require(int limit, int least, int most)
    {
        if (limit < least || limit > most)
            throw new RequestRefusedException(Refusal.Invalid, "limit", $"The limit must be {least} to {most}.");
    }
}
