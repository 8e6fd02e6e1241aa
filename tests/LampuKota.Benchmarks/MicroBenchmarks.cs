using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

namespace LampuKota.Benchmarks;

/// <summary>What BenchmarkDotNet runs; apart, so that no process whose memory is measured loads it.</summary>
internal static class MicroBenchmarks
{
    public static void Run(string[] arguments)
    {
        // A child build for each benchmark takes longer than BenchmarkDotNet's own deadline on two cores; it may be raised, so that both ways work.
        IConfig config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10));
        BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(arguments, config);
    }
}
