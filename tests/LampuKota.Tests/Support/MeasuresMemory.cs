namespace LampuKota.Tests;

/// <summary>Tests that look at the memory of the whole process: no other test runs beside them.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;
