using LampuKota.Gateway.Linux;

namespace LampuKota.Guest;

/// <summary>A process of its own that drives a lamp's output until it is killed.</summary>
internal static class LineHolder
{
    /// <summary>What it says once the output holds the level.</summary>
    public const string Ready = "holding";

    /// <summary>Runs.</summary>
    /// <param name="args"><c>hold</c>, the line as <c>chip:line</c>, and the level.</param>
    public static int Run(string[] args)
    {
        using var hardware = new Hardware(HardwareRoots.Real, TimeProvider.System);
        using var output = new GpioLampOutput(hardware.Chips, Lines.Address(args[1]), isActiveLow: false);
        output.ApplyAsync(args[2] == "100" ? 100 : 0, CancellationToken.None).AsTask().Wait();
        Console.WriteLine(Ready);
        Console.In.ReadLine();
        return 0;
    }
}
