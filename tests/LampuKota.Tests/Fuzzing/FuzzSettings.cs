using System.Globalization;

namespace LampuKota.Tests;

/// <summary>
/// How long the fuzzers run, and where they begin: <c>LAMPUKOTA_FUZZ_PACKETS</c> packets each (default 50,000; test.sh says 1,000,000), and
/// <c>LAMPUKOTA_FUZZ_SEED</c> (default 1). A sequence depends on the seed and its own number only, so that a failure can be run again alone.
/// </summary>
internal static class FuzzSettings
{
    public static long Packets { get; } = Read("LAMPUKOTA_FUZZ_PACKETS", 50_000);

    public static long Seed { get; } = Read("LAMPUKOTA_FUZZ_SEED", 1);

    /// <summary>The random numbers of one sequence.</summary>
    public static Random RandomOf(long sequence) => new(unchecked((int)((Seed * 1_000_003) + (sequence * 7_919))));

    /// <summary>What a failure is told with.</summary>
    public static string Describe(long sequence, IEnumerable<byte[]> packets) =>
        $"LAMPUKOTA_FUZZ_SEED={Seed}, sequence {sequence}:\n{string.Join('\n', packets.Select(packet => Convert.ToHexString(packet)))}";

    private static long Read(string name, long otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
