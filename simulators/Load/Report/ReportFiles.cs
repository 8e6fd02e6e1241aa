using System.Text;

namespace LampuKota.Simulators;

/// <summary>The files that a load test leaves.</summary>
internal static class ReportFiles
{
    /// <summary>Makes sure before the load that there is a folder for each.</summary>
    /// <exception cref="OperatorMistakeException">There is none.</exception>
    public static void Check(LoadSettings settings)
    {
        foreach ((string option, string? file) in ((string, string?)[])[("--json", settings.JsonFile), ("--html", settings.HtmlFile)])
        {
            if (file is not null && (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))) || Directory.Exists(file)))
                throw new OperatorMistakeException($"{option} names {file}, which cannot be written: name a file in a folder that exists.");
        }
    }

    /// <summary>Writes what was asked for.</summary>
    /// <exception cref="OperatorMistakeException">It cannot be written.</exception>
    public static void Write(LoadSettings settings, LoadReport report)
    {
        try
        {
            if (settings.JsonFile is { } json)
                SafeFile.Write(json, report.ToUtf8Json());
            if (settings.HtmlFile is { } html)
                SafeFile.Write(html, Encoding.UTF8.GetBytes(HtmlReport.Write(report)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"The report cannot be written: {exception.Message} Name another file with --json or --html.");
        }
    }
}
