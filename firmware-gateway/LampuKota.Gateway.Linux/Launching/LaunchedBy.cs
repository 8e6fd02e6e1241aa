namespace LampuKota.Gateway.Linux;

/// <summary>What the launcher tells the program that it starts, by the environment.</summary>
internal static class LaunchedBy
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "LAMPUKOTA_LAUNCHED";

    /// <summary>Its value for a start on which nothing depends.</summary>
    public const string Settled = "settled";

    /// <summary>Its value where a version is on trial.</summary>
    public const string Trial = "trial";

    /// <summary>Whether a launcher started this process, and so watches over updates.</summary>
    public static bool IsLaunched => Environment.GetEnvironmentVariable(Variable) is Settled or Trial;

    /// <summary>Whether this process is there to show that a version is healthy.</summary>
    public static bool IsOnTrial => Environment.GetEnvironmentVariable(Variable) == Trial;
}
