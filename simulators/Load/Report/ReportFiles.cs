using System.Text;

namespace LampuKota.Simulators;

/// <summary>The files that a load test leaves.</summary>
internal static class ReportFiles
{
    /// <summary>Makes sure before the load that there is a folder for each.</summary>
    /// <exception cref="OperatorMistakeException">There is none.</exception>
    public static void Check(LoadSettings settings)
    {
        ReportFile.Check("--json", settings.JsonFile);
        ReportFile.Check("--html", settings.HtmlFile);
    }

    /// <summary>Writes what was asked for.</summary>
    /// <exception cref="OperatorMistakeException">It cannot be written.</exception>
    public static void Write(LoadSettings settings, LoadReport report)
    {
        ReportFile.Save("--json", settings.JsonFile, report.ToUtf8Json);
        ReportFile.Save("--html", settings.HtmlFile, () => Encoding.UTF8.GetBytes(HtmlReport.Write(report)));
    }
}
