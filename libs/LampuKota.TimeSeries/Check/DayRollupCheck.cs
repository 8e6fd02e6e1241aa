using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Compares the rollups that rollups.db has of a day with what the day's file comes to now.</summary>
/// <param name="rollups">rollups.db, outside of any transaction: each look sees it as it is.</param>
/// <param name="storeQuantities">The names of all quantities of the store, for a file that an older version wrote.</param>
internal sealed class DayRollupCheck(SqliteDatabase rollups, Func<IReadOnlyList<string>> storeQuantities)
{
    private Dictionary<int, string> _names = ReadNames(rollups);
    private readonly SqliteStatement _selectState = rollups.Prepare("SELECT state FROM day WHERE day = ?");
    private readonly SqliteStatement _selectRow = rollups.Prepare(
        "SELECT midnight, parts FROM rollup WHERE device = (SELECT id FROM device WHERE name = ?) AND day = ?");

    /// <summary>
    /// Whether the rollups of some device are not what its chunks come to. A day that changes meanwhile, which is noted before its chunks do, is not wrong; and devices
    /// that the file does not have are passed over, since rollups may outlive chunks that were put aside.
    /// </summary>
    public bool IsWrong(DayReader file, long day, RollupState state, CancellationToken cancellationToken)
    {
        foreach (string device in file.ReadDevices())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Row before = ReadRow(device, day);
            if (before.State != state)
                return false;
            if (!IsRight(file, day, device, before))
                return ReadRow(device, day).Equals(before);
        }

        return false;
    }

    /// <summary>Whether rollups can be read at all.</summary>
    public bool CanRead(long day, int midnightHour, ReadOnlySpan<byte> parts)
    {
        try
        {
            return ReadParts(day, midnightHour, parts).Count > 0;
        }
        catch (ColumnFormatException)
        {
            return false;
        }
    }

    private bool IsRight(DayReader file, long day, string device, Row row)
    {
        if (row.Parts is null)
            return false;

        var parts = file.Read(_ => new DayRollup(file, day, row.MidnightHour, storeQuantities).Read(device));
        try
        {
            return RollupComparison.AreSame(ReadParts(day, row.MidnightHour, row.Parts), Divide(parts));
        }
        catch (ColumnFormatException)
        {
            return false;
        }
    }

    private static Dictionary<string, Rollup[]> Divide(DeviceParts parts)
    {
        int slots = parts.Quantities.Count == 0 ? 0 : parts.Rollups.Count / parts.Quantities.Count;
        return parts.Quantities.Select((quantity, index) => (quantity, Rollups: parts.Rollups.Skip(index * slots).Take(slots).ToArray()))
            .ToDictionary(entry => entry.quantity, entry => entry.Rollups, StringComparer.Ordinal);
    }

    private Dictionary<string, Rollup[]> ReadParts(long day, int midnightHour, ReadOnlySpan<byte> blob)
    {
        if (midnightHour is < 0 or >= RollupSlots.HoursPerDay)
            throw new ColumnFormatException($"A day does not begin at hour {midnightHour}.");

        var parts = new Dictionary<string, Rollup[]>(StringComparer.Ordinal);
        RollupBlob.ReadAll(blob, RollupSlots.Parts(day, midnightHour), (number, rollup) =>
            parts[NameOf(number) ?? throw new ColumnFormatException($"The rollups name the quantity {number}, which the file does not know.")] = rollup);
        return parts;
    }

    private string? NameOf(int number)
    {
        // A running store may have met it since.
        if (!_names.ContainsKey(number))
            _names = ReadNames(rollups);
        return _names.GetValueOrDefault(number);
    }

    private Row ReadRow(string device, long day)
    {
        RollupState state = _selectState.Bind(1, day).Step() ? (RollupState)_selectState.Int64(0) : RollupState.Changed;
        _selectState.Reset();
        if (!_selectRow.Bind(1, device).Bind(2, day).Step())
            return new Row(state, 0, null);

        var row = new Row(state, (int)_selectRow.Int64(0), _selectRow.Blob(1).ToArray());
        _selectRow.Reset();
        return row;
    }

    private static Dictionary<int, string> ReadNames(SqliteDatabase database)
    {
        using SqliteStatement select = database.Prepare($"SELECT id, name FROM {RollupDatabase.QuantityTable}");
        var names = new Dictionary<int, string>();
        while (select.Step())
            names[(int)select.Int64(0)] = select.Text(1);
        return names;
    }

    private readonly record struct Row(RollupState State, int MidnightHour, byte[]? Parts)
    {
        public bool Equals(Row other) => State == other.State && MidnightHour == other.MidnightHour && Parts.AsSpan().SequenceEqual(other.Parts);

        public override int GetHashCode() => HashCode.Combine(State, MidnightHour);
    }
}
