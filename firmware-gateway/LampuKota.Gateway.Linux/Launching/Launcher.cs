using System.Collections;
using System.Runtime.InteropServices;
using LampuKota.Lighting;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// What systemd starts: chooses the version of the program and of the settings, writes down that it starts it, and becomes it. It is always the one that the
/// machine was installed with, so that no update can break it; and whatever goes wrong here, a program is started.
/// </summary>
internal static class Launcher
{
    /// <summary>Chooses, and becomes what was chosen.</summary>
    /// <param name="configuration">The settings; null where they cannot be read, which the program then says.</param>
    /// <param name="arguments">The arguments of the program.</param>
    /// <exception cref="ConfigurationProblemException">Nothing can be started at all.</exception>
    public static void Run(IConfiguration? configuration, IReadOnlyList<string> arguments)
    {
        LaunchChoice choice = configuration is null
            ? new LaunchChoice(null, null, IsOnTrial: false)
            : Choose(new UpdateFolder(new UpdateFiles(), UpdateSettings.FolderOf(configuration)), Installed(), Console.Error);
        Become(choice, arguments);
    }

    /// <summary>Chooses what is started, and writes that down.</summary>
    /// <param name="folder">Where updates lie.</param>
    /// <param name="installed">Version of the program that the machine was installed with.</param>
    /// <param name="log">Where it says what it could not do.</param>
    internal static LaunchChoice Choose(UpdateFolder folder, ReleaseVersion installed, TextWriter log)
    {
        UpdateRecord record = UpdateRecord.Empty;
        BootPlan plan;
        try
        {
            folder.Prepare();
            record = folder.Load();
            plan = BootPlan.Make(record, installed, folder.IsWhole);
            if (plan.Record != record)
                folder.Save(plan.Record);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A start that cannot be counted is not made: a version that crashes would be started for ever.
            log.WriteLine($"Updates cannot be written down ({exception.Message.TrimEnd('.')}), so nothing is tried out until they can.");
            plan = BootPlan.WithoutTrial(record, installed, folder.IsWhole);
        }

        PointAt(folder, plan.Program is { } version ? folder.VersionFolder(UpdateKind.Application, version) : AppContext.BaseDirectory, log);
        string? overlay = plan.Configuration is { } settings ? folder.MainFile(UpdateKind.Configuration, settings) : null;
        return new LaunchChoice(plan.Program is { } program ? folder.MainFile(UpdateKind.Application, program) : null, overlay, plan.Record.Trial is not null);
    }

    // For people who look; nothing depends on it.
    private static void PointAt(UpdateFolder folder, string programFolder, TextWriter log)
    {
        try
        {
            folder.PointAt(programFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.WriteLine($"The link to what runs could not be renewed: {exception.Message}");
        }
    }

    private static ReleaseVersion Installed() => ReleaseVersion.TryParse(FirmwareVersion.Current, out ReleaseVersion version) ? version : default;

    private static void Become(LaunchChoice choice, IReadOnlyList<string> arguments)
    {
        string host = Environment.ProcessPath ?? "/usr/bin/dotnet";
        string program = choice.ProgramFile ?? Path.Combine(AppContext.BaseDirectory, UpdateFolder.ProgramFile);
        string?[] overlay = choice.OverlayFile is { } file ? ["--overlay", file] : [];
        Environment.SetEnvironmentVariable(LaunchedBy.Variable, choice.IsOnTrial ? LaunchedBy.Trial : LaunchedBy.Settled);
        string?[] environment = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(pair => $"{pair.Key}={pair.Value}"), null];
        _ = Libc.ExecVe(host, [host, program, "run", .. arguments, .. overlay, null], environment);
        throw new ConfigurationProblemException($"{host} cannot be started ({Marshal.GetLastPInvokeErrorMessage()}): start the launcher by dotnet LampuKota.Gateway.Linux.dll launch.");
    }
}

/// <summary>What is started.</summary>
/// <param name="ProgramFile">The program; null for the one that the machine was installed with.</param>
/// <param name="OverlayFile">Settings over those of the machine; null for none.</param>
/// <param name="IsOnTrial">Whether one of the two has to show that it is healthy.</param>
internal sealed record LaunchChoice(string? ProgramFile, string? OverlayFile, bool IsOnTrial);
