using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using LampuKota.Benchmarks;

// On two busy cores the build of the benchmark process takes longer than BenchmarkDotNet's own deadline of two minutes.
IConfig config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10));
BenchmarkSwitcher.FromAssembly(typeof(PublishBenchmarks).Assembly).Run(args, config);
