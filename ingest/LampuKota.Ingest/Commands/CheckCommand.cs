using System.Globalization;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary><c>check</c>: reads the whole telemetry store, and says what is wrong with it. Exit code 0 sound, 1 damage, 2 it could not be checked.</summary>
internal static class CheckCommand
{
    public const string Name = "check";

    public const string Help = """
        LampuKota ingest check: read the whole telemetry store, and say in a line each what is wrong with it, what that means, and what to do.

          check                     while ingest runs or not; changes nothing
          check --repair            while ingest does not run: put damaged chunks aside, so that what gateways send again is stored; make wrong rollups anew;
                                    and count the samples of files that are gone as damaged

          --Data:Directory ./data   where the data lie

        Exit code 0 sound, 1 damage was found, 2 it could not be checked.
        """;

    private const string Repair = "--repair";

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows <see cref="Name"/>.</param>
    /// <param name="output">For findings and the verdict.</param>
    /// <param name="words">For people.</param>
    /// <exception cref="OperatorMistakeException">The arguments are wrong.</exception>
    /// <exception cref="StoreOpenException">There is no store, or it cannot be read.</exception>
    public static int Run(string[] arguments, TextWriter output, TextWriter words)
    {
        if (arguments is ["--help"] or ["-h"])
        {
            output.WriteLine(Help);
            return 0;
        }

        bool repairs = arguments.Contains(Repair);
        string[] rest = [.. arguments.Where(argument => argument != Repair)];
        CommandLine.Check(rest);
        string folder = IngestCaller.ReadSettings(rest).OwnDirectory;
        if (repairs)
            output.WriteLine(Describe(StoreRepair.Run(folder, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds())));
        var progress = new ProgressLine(words, !Console.IsErrorRedirected, TimeProvider.System);
        CheckResult result = StoreCheck.Run(folder, progress, CancellationToken.None);
        progress.Clear();
        foreach (CheckFinding finding in result.Findings)
            output.WriteLine($"{(finding.Level == FindingLevel.Note ? "note   " : "damage ")} {finding}");
        output.WriteLine(Describe(result));
        return result.IsSound ? 0 : 1;
    }

    private static string Describe(RepairResult result)
    {
        string[] done =
        [
            .. result.Chunks > 0 ? [$"{result.Chunks} damaged chunks were put aside."] : (string[])[],
            .. result.HourRollups > 0 ? [$"The hour rollups of {result.HourRollups} chunks were made anew."] : (string[])[],
            .. result.RollupDays > 0 ? [$"The rollups of {result.RollupDays} days are made anew when ingest next runs, and read from the days' files until then."] : (string[])[],
            .. result.LostDays > 0 ? [$"The samples of {result.LostDays} days whose file is gone are counted as damaged."] : (string[])[],
        ];
        return done.Length > 0 ? string.Join(' ', done) : "There is nothing to repair.";
    }

    private static string Describe(CheckResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(result.IsSound ? "The store is sound" : "THE STORE IS DAMAGED")}: {result.Days} days, {result.Chunks} chunks with {result.SealedSamples} samples, {result.PendingSamples} samples in tails; {result.Findings.Count(finding => finding.Level == FindingLevel.Damage)} findings{(result.IsAlone ? "" : " (beside a running ingest: the account was not compared)")}.");
}
