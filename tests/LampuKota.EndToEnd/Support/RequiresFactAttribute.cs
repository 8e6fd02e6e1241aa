namespace LampuKota.EndToEnd;

/// <summary>A fact that needs outside programs; skipped with the reason where one is missing. <c>test.sh</c> installs them and takes a skip for a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresFactAttribute : FactAttribute
{
    public RequiresFactAttribute(params string[] programs) => Skip = Requirement.WhatIsMissing(programs);
}

/// <summary>A theory that needs outside programs; see <see cref="RequiresFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresTheoryAttribute : TheoryAttribute
{
    public RequiresTheoryAttribute(params string[] programs) => Skip = Requirement.WhatIsMissing(programs);
}

/// <summary>A fact that needs outside programs and the right to mount file systems.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresRootFactAttribute : FactAttribute
{
    public RequiresRootFactAttribute(params string[] programs) =>
        Skip = Environment.IsPrivilegedProcess ? Requirement.WhatIsMissing(programs) : "Mounts file systems, and so needs root. Run ./test.sh as root.";
}

internal static class Requirement
{
    /// <summary>The reason to skip, or null where every program is there.</summary>
    public static string? WhatIsMissing(IEnumerable<string> programs)
    {
        string[] missing = [.. programs.Where(program => Find(program) is null)];
        return missing.Length == 0 ? null : $"Not installed: {string.Join(", ", missing)}. Run ./test.sh, which installs what is missing.";
    }

    /// <summary>The full path of a program, or null.</summary>
    public static string? Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return File.Exists(program) || Directory.Exists(program) ? program : null;

        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(':').Append("/usr/sbin").Append("/usr/bin")
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }
}
