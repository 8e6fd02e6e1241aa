using System.Runtime.CompilerServices;

namespace LampuKota.EndToEnd;

/// <summary>Where things lie in the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", ".."));

    /// <summary>Pictures and logs that a test leaves for people to look at.</summary>
    public static string TestArtifacts { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "test-artifacts")).FullName;

    /// <summary>The built program of a project, in the configuration that the tests were built in.</summary>
    public static string Program(string project) =>
        Path.Combine(Root, "artifacts", "bin", project, Configuration, project + ".dll");

    public static string ClientScript(string name) => Path.Combine(Root, "tests", "LampuKota.EndToEnd", "Clients", name);

#if DEBUG
    private const string Configuration = "debug";
#else
    private const string Configuration = "release";
#endif

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
