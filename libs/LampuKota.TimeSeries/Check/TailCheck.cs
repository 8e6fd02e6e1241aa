using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Checks tail.db: structure, names, each tail's checksum and content, last points, and the account.</summary>
internal sealed class TailCheck(SqliteDatabase database, CheckReport report)
{
    public const string Place = "tail.db";

    private const string LosesTail = "They were acknowledged and cannot be read any more; sealing will set them aside and count them as damaged.";

    private int _devices;
    private int _quantities;

    /// <summary>The account as it is stored; null where it cannot be read.</summary>
    public SealState? State { get; private set; }

    /// <summary>What lies in the chunks of each day; null where an older version wrote the store, which did not count that.</summary>
    public IReadOnlyDictionary<long, DayAccount>? Days { get; private set; }

    /// <summary>Days that were lost as a whole.</summary>
    public IReadOnlyList<LostDay> LostDays { get; private set; } = [];

    /// <summary>The numbers of chunks that were put aside and accounted for.</summary>
    public IReadOnlySet<long> AccountedQuarantine { get; private set; } = new HashSet<long>();

    /// <summary>Samples of the run of sealing that is under way, if any: they may be in chunks already.</summary>
    public long SamplesUnderWay { get; private set; }

    public void Run()
    {
        report.CheckStructure(database, Place);
        _devices = CountNames("device");
        _quantities = CountNames("quantity");
        CheckAccount();
        CheckDays();
        CheckTails();
        CheckLast();
        CheckSetAside();
    }

    private int CountNames(string table)
    {
        using SqliteStatement select = database.Prepare($"SELECT id, name FROM {table} ORDER BY id");
        int count = 0;
        while (select.Step())
        {
            if (select.Int64(0) != ++count)
            {
                report.Damage(Place, $"the numbers of table {table} have a gap before {select.Int64(0)}", "Samples may go by a wrong name, and the store refuses to open.", CheckReport.FromBackup);
                break;
            }
        }

        return count;
    }

    private void CheckAccount()
    {
        if (database.ReadInt64("SELECT count(*) FROM sealing") != 1)
        {
            report.Damage(Place, "the account of sealing is gone", "Nobody knows which tails are sealed.", CheckReport.FromBackup);
            return;
        }

        try
        {
            State = SealState.Read(database);
        }
        catch (ColumnFormatException e)
        {
            report.Damage(Place, $"the account of rejected values cannot be read ({e.Message})", "The account of samples no longer balances.", CheckReport.FromBackup);
            return;
        }

        long newest = database.ReadInt64("SELECT max(id) FROM tail");
        if (State.DoneId > State.BegunId || (newest > 0 && State.BegunId > newest))
            report.Damage(Place, $"sealing is said to have come to tail {State.DoneId} of {State.BegunId}, but the newest tail is {newest}", "Tails may be taken for sealed that are not.", CheckReport.FromBackup);
        if (State.Stored < 0 || State.Duplicate < 0 || State.Damaged < 0)
            report.Damage(Place, "the account of samples has numbers below zero", "It no longer balances; no sample is lost by that.", CheckReport.FromBackup);
        CheckSources();
    }

    // Sources are known since a later version than the account of all, so that they may be less, and never more.
    private void CheckSources()
    {
        if (database.ReadInt64("SELECT count(*) FROM sqlite_schema WHERE name = 'source_account'") == 0)
            return;

        using SqliteStatement select = database.Prepare("SELECT total(stored), total(duplicate), total(damaged), min(min(stored), min(duplicate), min(damaged)) FROM source_account");
        select.Step();
        if (select.Int64(0) > State!.Stored || select.Int64(1) > State.Duplicate || select.Int64(2) > State.Damaged || select.Int64(3) < 0)
            report.Damage(Place, "the accounts of sources are more than the account of all", "The account by gateway no longer balances; no sample is lost by that.", CheckReport.FromBackup);
    }

    private void CheckDays()
    {
        AccountedQuarantine = Quarantine.ReadAccountedIds(database);
        if (!DayAccounts.Exist(database))
            return;

        Days = DayAccounts.Read(database);
        LostDays = DayAccounts.ReadLostDays(database);
        decimal samples = Days.Values.Sum(day => (decimal)(day.Samples ?? 0)) + LostDays.Sum(day => (decimal)day.Samples) + database.ReadInt64("SELECT sum(samples) FROM quarantined");
        if (State is { } state && samples > state.Stored)
            report.Damage(Place, $"the accounts of days are {samples} samples, more than the account of all", "A file that is gone may not be noticed; no sample is lost by that.", CheckReport.FromBackup);
    }

    private void CheckTails()
    {
        using SqliteStatement select = database.Prepare("SELECT id, samples, rejected, frame FROM tail WHERE id > (SELECT done FROM sealing) ORDER BY id");
        while (select.Step())
        {
            long id = select.Int64(0);
            long samples = select.Int64(1);
            report.PendingSamples += samples;
            SamplesUnderWay += id <= State?.BegunId ? samples : 0;
            try
            {
                _ = RejectedCounts.Read(select.Blob(2));
                long found = CountSamples(select.Blob(3));
                if (found != samples)
                    report.Damage(Place, $"tail {id} holds {found} samples and says that it has {samples}", "The account of samples no longer balances; no sample is lost by that.", CheckReport.FromBackup);
            }
            catch (ColumnFormatException e)
            {
                report.Damage(Place, $"tail {id} with {samples} samples cannot be read ({e.Message})", LosesTail, CheckReport.FromBackup);
            }
        }
    }

    private long CountSamples(ReadOnlySpan<byte> blob)
    {
        var frame = new TailFrameReader(blob);
        long samples = 0;
        while (frame.TryRead(out TailRun run))
        {
            samples += run.Count;
            if (run.DeviceId < 1 || run.DeviceId > _devices)
                throw new ColumnFormatException($"It names the device {run.DeviceId}, and there are {_devices}.");
            for (int index = 0; index < run.Count; index++)
            {
                if (run.QuantityId(index) is var quantity && (quantity < 1 || quantity > _quantities))
                    throw new ColumnFormatException($"It names the quantity {quantity}, and there are {_quantities}.");
            }
        }

        return samples;
    }

    private void CheckLast()
    {
        using SqliteStatement select = database.Prepare("SELECT device, points FROM last");
        var points = new LastPointSet();
        while (select.Step())
        {
            long device = select.Int64(0);
            try
            {
                points.Clear();
                points.MergeOlder(select.Blob(1));
                if (device < 1 || device > _devices || points.Points.Any(entry => entry.QuantityId < 1 || entry.QuantityId > _quantities))
                    throw new ColumnFormatException("It names a device or quantity that there is not.");
            }
            catch (ColumnFormatException e)
            {
                report.Damage(Place, $"the last points of device {device} cannot be read ({e.Message})", "The newest values are shown wrongly until the device reports; no sample is lost by that.", CheckReport.FromBackup);
            }
        }
    }

    private void CheckSetAside()
    {
        long samples = database.ReadInt64("SELECT sum(samples) FROM damaged_tail");
        if (samples > 0)
            report.Note(Place, $"{samples} samples in damaged tails were set aside before", "They are counted as damaged, and kept in table damaged_tail for a person to look at.");
    }
}
