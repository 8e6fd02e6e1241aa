using System.Globalization;
using System.Runtime.InteropServices;

namespace LampuKota.Simulators;

/// <summary>The machine that this runs on, for reports.</summary>
internal static class Machine
{
    /// <summary>Cores, memory, operating system and runtime.</summary>
    public static string Name { get; } = string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:F0} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
}
