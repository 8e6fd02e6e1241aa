using System.Runtime.InteropServices;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Compares the hour rollups in a chunk's row with the samples of the chunk, and makes them anew.</summary>
internal sealed class HourCheck
{
    private readonly long _day;
    private readonly RollupNames? _numbers;
    private readonly Dictionary<int, string> _names = [];
    private readonly HourRollups _hours = new();
    private readonly ByteWriter _expected = new();
    private readonly List<long> _timestamps = [];
    private readonly List<double> _values = [];

    /// <summary>Begins with a day's file.</summary>
    public HourCheck(SqliteDatabase file, long day)
    {
        _day = day;
        HasHours = file.ReadInt64("SELECT count(*) FROM pragma_table_info('chunk') WHERE name = 'hours'") > 0;
        if (!HasHours)
            return;

        _numbers = new RollupNames(file, RollupNames.DayTable);
        using SqliteStatement select = file.Prepare($"SELECT id, name FROM {RollupNames.DayTable}");
        while (select.Step())
            _names[(int)select.Int64(0)] = select.Text(1);
    }

    /// <summary>Whether the file has hour rollups; an older version's has none.</summary>
    public bool HasHours { get; }

    /// <summary>Whether a chunk's rollups are those of its samples.</summary>
    /// <param name="hours">The rollups as stored.</param>
    /// <param name="samples">The samples, all of this day.</param>
    /// <param name="quantities">Names of their quantities.</param>
    public bool IsRight(ReadOnlySpan<byte> hours, List<ChunkSample> samples, NameTable quantities)
    {
        try
        {
            return RollupComparison.AreSame(Read(hours, number => _names.GetValueOrDefault(number)), Make(samples, quantities));
        }
        catch (ColumnFormatException)
        {
            return false;
        }
    }

    /// <summary>The rollups of samples as they are to be stored; within the file's transaction, since names may be added.</summary>
    public byte[] MakeAnew(List<ChunkSample> samples, NameTable quantities)
    {
        Write(samples, quantity => _numbers!.GetOrAdd(quantities.GetString(quantity)));
        return _expected.Written.ToArray();
    }

    private Dictionary<string, Rollup[]> Make(List<ChunkSample> samples, NameTable quantities)
    {
        Write(samples, quantity => quantity);
        return Read(_expected.Written, quantities.GetString);
    }

    // Samples stand column by column, each in order of time.
    private void Write(List<ChunkSample> samples, Func<int, int> numberOf)
    {
        _hours.Begin(_day);
        for (int first = 0; first < samples.Count;)
        {
            int quantity = samples[first].Quantity;
            _timestamps.Clear();
            _values.Clear();
            for (; first < samples.Count && samples[first].Quantity == quantity; first++)
            {
                _timestamps.Add(samples[first].TimestampUnixMs);
                _values.Add(samples[first].Value);
            }

            _hours.Add(numberOf(quantity), CollectionsMarshal.AsSpan(_timestamps), CollectionsMarshal.AsSpan(_values));
        }

        _expected.Clear();
        _hours.Write(_expected);
    }

    private Dictionary<string, Rollup[]> Read(ReadOnlySpan<byte> blob, Func<int, string?> nameOf)
    {
        var rollups = new Dictionary<string, Rollup[]>(StringComparer.Ordinal);
        RollupBlob.ReadAll(blob, RollupSlots.Hours(_day), (number, hours) =>
            rollups[nameOf(number) ?? throw new ColumnFormatException($"The rollups name the quantity {number}, which the file does not know.")] = hours);
        return rollups;
    }
}
