using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LampuKota.TimeSeries;

/// <summary>
/// Reads a whole store and says what is wrong with it; changes nothing. Beside a process that writes it each file is read as it is at one instant, and what changes
/// meanwhile is no finding; where no process has it open, the account of samples is compared with the chunks too.
/// </summary>
public sealed class StoreCheck
{
    private readonly StoreFolder _folder;
    private readonly IProgress<BackupProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly CheckReport _report = new();
    private readonly HashSet<long> _wrongHours = [];
    private BackupProgress _state;

    private StoreCheck(string folder, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        (_folder, _progress, _cancellationToken) = (new StoreFolder(folder), progress, cancellationToken);
        _state = new BackupProgress(0, _folder.MeasureDays().Sum(day => day.Bytes) + BytesOf(_folder.TailFile) + BytesOf(_folder.RollupFile));
    }

    /// <summary>Checks.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreOpenException">There is no store, or it cannot be opened for reading.</exception>
    public static CheckResult Run(string folder, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            using FolderLock? alone = FolderLock.TryTake(new StoreFolder(folder));
            return new StoreCheck(folder, progress, cancellationToken).Run(alone is not null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StoreOpenException($"There is no store in {folder}.", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or SqliteException)
        {
            throw new StoreOpenException($"The store in {folder} cannot be read ({e.Message.TrimEnd('.')}): run this as the user that writes it.", e);
        }
    }

    private CheckResult Run(bool isAlone)
    {
        TailCheck? tails = CheckTails();
        DayAccountCheck? accounts = tails?.State is null ? null : new DayAccountCheck(_folder, tails, _report, isAlone);
        long[] days = _folder.Days();
        foreach (long day in days)
            CheckDay(day, accounts);
        if (tails is not null)
        {
            _report.Guard(TailCheck.Place, "A file that is gone is not noticed.", () => accounts?.TellMissing());
            CheckRollups(tails, isAlone);
        }

        TellLost(tails?.LostDays ?? []);
        if (isAlone && tails?.State is { } state)
            CompareAccount(state, tails.SamplesUnderWay);
        return new CheckResult(_report.Findings, days.Length, _report.Chunks, _report.SealedSamples, _report.PendingSamples, isAlone);
    }

    private void TellLost(IReadOnlyList<LostDay> lost)
    {
        const string Counted = "They are counted as damaged.";
        foreach (LostDay day in lost)
        {
            string place = day.File is null ? Place(_folder.DayFile(day.Day)) : Place(Path.Combine(_folder.DayFolder, day.File));
            string what = string.Create(CultureInfo.InvariantCulture, $"{day.Samples} samples were lost with this day's file before");
            _report.Note(place, what, day.File is null ? Counted : $"{Counted} The file was damaged and set aside, and is kept for a person to look at.");
        }

        foreach (SetAsideFile file in _folder.SetAsideFiles().Where(file => lost.All(day => day.File != file.File)))
            _report.Note(Place(Path.Combine(_folder.DayFolder, file.File)), "this day file was damaged and set aside", "Its samples are not read, and are counted as damaged when the store next runs.");
    }

    private void CheckRollups(TailCheck tails, bool isAlone)
    {
        if (!File.Exists(_folder.RollupFile))
            return;

        _report.Guard(
            Place(_folder.RollupFile),
            "Sums of days whose telemetry is deleted are lost; the others are made of the day files, and the store makes them anew.",
            () =>
            {
                using SqliteDatabase rollups = SqliteDatabase.OpenForReading(_folder.RollupFile);
                if (!DayFile.IsBlank(rollups))
                    new RollupCheck(_folder, rollups, tails.Days, _report, isAlone).Run(_wrongHours, _cancellationToken);
            });
        Advance(BytesOf(_folder.RollupFile));
    }

    private TailCheck? CheckTails()
    {
        if (!File.Exists(_folder.TailFile))
        {
            _report.Damage(TailCheck.Place, "it is missing", "Telemetry that was not sealed yet is gone, and so are names and the account.", CheckReport.FromBackup);
            return null;
        }

        TailCheck? check = null;
        _report.Guard(TailCheck.Place, "Telemetry that was not sealed yet is lost, and the store does not open.", () => Read(_folder.TailFile, database =>
        {
            check = new TailCheck(database, _report);
            check.Run();
        }));
        Advance(BytesOf(_folder.TailFile));
        return check;
    }

    private void CheckDay(long day, DayAccountCheck? accounts)
    {
        string file = _folder.DayFile(day);
        long bytes = BytesOf(file);
        if (!File.Exists(file))
            return; // Retention deleted it just now.
        _report.Guard(
            Place(file),
            "The samples of that day are lost to queries; when the next ones come, the file is set aside and a new one begun.",
            () => Read(file, database =>
            {
                var check = new DayCheck(database, Place(file), day, _report);
                check.Run(_cancellationToken);
                accounts?.Compare(day, Place(file), check);
                if (check.HasWrongHours)
                    _wrongHours.Add(day);
            }));
        Advance(bytes);
    }

    private void CompareAccount(SealState state, long samplesUnderWay)
    {
        if (_report.SealedSamples > state.Stored + samplesUnderWay)
        {
            _report.Damage(
                TailCheck.Place,
                string.Create(CultureInfo.InvariantCulture, $"the account says that {state.Stored} samples are stored, and chunks hold {_report.SealedSamples}"),
                "The account of samples no longer balances; no sample is lost by that.",
                CheckReport.FromBackup);
        }
    }

    // One read transaction, so that everything in the file belongs together.
    private static void Read(string file, Action<SqliteDatabase> read)
    {
        using SqliteDatabase database = SqliteDatabase.OpenForReading(file);
        database.Execute("BEGIN");
        read(database);
        database.Execute("COMMIT");
    }

    private void Advance(long bytes)
    {
        _state = _state with { BytesDone = _state.BytesDone + bytes };
        _progress?.Report(_state);
    }

    private string Place(string file) => CheckReport.PlaceOf(_folder, file);

    private static long BytesOf(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;
}
