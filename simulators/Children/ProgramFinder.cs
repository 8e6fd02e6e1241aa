using System.Runtime.InteropServices;

namespace LampuKota.Simulators;

/// <summary>Finds the programs that a city starts beside itself.</summary>
internal static class ProgramFinder
{
    /// <summary>The command that starts one of our programs: file name and first arguments.</summary>
    /// <param name="project">Project name, for instance <c>LampuKota.Ingest</c>.</param>
    /// <param name="variable">Environment variable that names the program instead.</param>
    /// <exception cref="OperatorMistakeException">It is not there.</exception>
    public static (string FileName, IReadOnlyList<string> Arguments) Find(string project, string variable)
    {
        string path = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named ? Path.GetFullPath(named) : BesideThisProgram(project);
        if (!File.Exists(path))
            throw new OperatorMistakeException($"{path} was not found: build with 'dotnet build -c Release', or name the program in {variable}.");

        return path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? (DotnetHost(), [path]) : (path, []);
    }

    // artifacts/bin/LampuKota.Simulators/release/ -> artifacts/bin/{project}/release/{project}.dll
    private static string BesideThisProgram(string project)
    {
        string folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(folder, "..", "..", project, Path.GetFileName(folder), project + ".dll"));
    }

    // The host of the runtime that runs this program: {root}/shared/Microsoft.NETCore.App/{version}/ -> {root}/dotnet.
    private static string DotnetHost()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(host) ? host : name;
    }
}
