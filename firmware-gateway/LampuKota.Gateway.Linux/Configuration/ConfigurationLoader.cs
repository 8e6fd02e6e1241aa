using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>Puts the settings together: a JSON file, then environment variables (<c>Mqtt__Host=...</c>), then the command line (<c>--Mqtt:Host=...</c>).</summary>
internal static class ConfigurationLoader
{
    /// <summary>Where the file is looked for that the command line does not name.</summary>
    public const string DefaultFile = "/etc/lampukota/gateway.json";

    /// <summary>Loads.</summary>
    /// <param name="file">A file that must be there; null for <see cref="DefaultFile"/>, which need not.</param>
    /// <param name="arguments">Settings of the command line.</param>
    /// <param name="overlay">A file that lies over the first, from an update; null for none.</param>
    /// <exception cref="ConfigurationProblemException">The file cannot be read, or an argument is no setting.</exception>
    public static IConfigurationRoot Load(string? file, IReadOnlyList<string> arguments, string? overlay = null)
    {
        foreach (string argument in arguments)
            Check(argument);

        string path = Path.GetFullPath(file ?? DefaultFile);
        try
        {
            IConfigurationBuilder builder = new ConfigurationBuilder().AddJsonFile(path, optional: file is null, reloadOnChange: false);
            if (overlay is not null)
                builder.AddJsonFile(Path.GetFullPath(overlay), optional: false, reloadOnChange: false);
            return builder
                .AddEnvironmentVariables()
                .AddCommandLine([.. arguments])
                .Build();
        }
        catch (FileNotFoundException)
        {
            throw new ConfigurationProblemException($"There is no file {path}: name the configuration with --config.");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationProblemException($"{path} cannot be read: {exception.GetBaseException().Message}");
        }
    }

    private static void Check(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? argument : argument[..equals];
        string section = key.TrimStart('-').Split(':')[0];
        bool isSetting = equals > 0 && key.StartsWith("--", StringComparison.Ordinal) && key.Contains(':', StringComparison.Ordinal)
            && ProgramSettings.Sections.Contains(section, StringComparer.OrdinalIgnoreCase);
        if (!isSetting && !argument.StartsWith('-'))
            throw new ConfigurationProblemException($"{argument} is not a command; --help lists those that there are.");
        if (!isSetting)
            throw new ConfigurationProblemException($"{key} is not an option; settings are given as --Mqtt:Host=..., and --help lists the rest.");
    }
}
