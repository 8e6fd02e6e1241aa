using System.Runtime.InteropServices;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// Folds what a device reported into its chunks of one day. What is newer than all of them, as nearly everything is, becomes a chunk without a look at the others; many
/// small ones are joined now and then. What is late or there already is merged with the chunks that it overlaps.
/// </summary>
internal sealed class DeviceFold(DayChunks chunks)
{
    // A device that is sealed every hour is joined once, when its day is over.
    private const int MostSmallChunks = 24;

    // A merge swallows chunks up to three times the size of what it has, so that a sample is rewritten a few times in its life.
    private const int MergeFactor = 3;

    // 8 quantities at one row a second for a day; beyond it a merge would cost more than it saves.
    private const int MaximumChunkSamples = 700_000;

    private readonly ChunkColumns _columns = new();
    private readonly ChunkColumns _joined = new();
    private readonly ChunkMerge _merge = new();
    private readonly List<ChunkInfo> _listed = [];
    private readonly List<ChunkInfo> _replaced = [];
    private readonly List<ChunkSample> _samples = [];
    private readonly NameTable _ownQuantities = new();

    /// <summary>Folds a device's rows in, as far as they are of the day.</summary>
    /// <returns>How many samples were there already.</returns>
    public long Fold(string device, DeviceRows rows, TimeRange day, NameTable quantities)
    {
        if (rows.TryCopyTo(day, _columns))
            return _columns.Rows == 0 ? 0 : Fold(device, quantities);

        _samples.Clear();
        rows.CopyTo(day, _samples);
        return Merge(device, CollectionsMarshal.AsSpan(_samples), quantities);
    }

    /// <summary>Makes one chunk of all that a device has, as small as it gets.</summary>
    public void Finish(string device)
    {
        chunks.List(device, _listed);
        _ownQuantities.Clear();
        _replaced.Clear();
        _replaced.AddRange(_listed);
        if (_listed.Sum(chunk => chunk.Samples) > MaximumChunkSamples)
            FinishEach(device);
        else if (TryJoin(device, _ownQuantities))
            Replace(device, _joined, _ownQuantities, isFinal: true);
        else
            FinishMerged(device);
    }

    private long Fold(string device, NameTable quantities)
    {
        DeviceChunks known = chunks.Of(device);
        if (known.Count > 0 && _columns.Timestamps[0] <= known.ToMs)
        {
            _samples.Clear();
            AddSamples(_columns, _samples);
            return Merge(device, CollectionsMarshal.AsSpan(_samples), quantities);
        }

        if (known.Count < MostSmallChunks)
            chunks.Insert(device, _columns, quantities, isFinal: false);
        else
            JoinSmall(device, quantities);
        return 0;
    }

    private void JoinSmall(string device, NameTable quantities)
    {
        chunks.List(device, _listed);
        _replaced.Clear();
        long total = _columns.Samples;
        foreach (ChunkInfo chunk in _listed)
        {
            if (chunk.Samples > MergeFactor * total || total + chunk.Samples > MaximumChunkSamples)
                break;
            total += chunk.Samples;
            _replaced.Add(chunk);
        }

        if (TryJoin(device, quantities))
            Replace(device, _joined, quantities, isFinal: false);
        chunks.Insert(device, _columns, quantities, isFinal: false);
    }

    // In order of time, one behind the other.
    private bool TryJoin(string device, NameTable quantities)
    {
        _joined.Clear();
        _replaced.Sort((left, right) => left.FromMs.CompareTo(right.FromMs));
        foreach (ChunkInfo chunk in _replaced)
        {
            if (!chunks.TryRead(chunk.Id, device, bytes => ChunkReader.TryJoin(bytes, quantities, _joined)))
                return false;
        }

        return _joined.Rows > 0;
    }

    private void Replace(string device, ChunkColumns columns, NameTable quantities, bool isFinal)
    {
        foreach (ChunkInfo chunk in _replaced)
            chunks.Delete(device, chunk);
        chunks.Insert(device, columns, quantities, isFinal);
    }

    private long Merge(string device, ReadOnlySpan<ChunkSample> samples, NameTable quantities)
    {
        if (samples.IsEmpty)
            return 0;

        (long fromMs, long toMs) = Bounds(samples);
        long total = samples.Length;
        chunks.List(device, _listed);
        _replaced.Clear();
        foreach (ChunkInfo chunk in _listed)
        {
            bool replaces = chunk.Samples <= MergeFactor * total && total + chunk.Samples <= MaximumChunkSamples;
            bool overlaps = chunk.FromMs <= toMs && chunk.ToMs >= fromMs;
            if ((!replaces && !overlaps) || !TryReadSamples(chunk, device, quantities, replaces ? ChunkMerge.Origin.Replaced : ChunkMerge.Origin.Kept))
                continue;

            if (replaces)
            {
                total += chunk.Samples;
                _replaced.Add(chunk);
            }
        }

        _merge.Add(samples, ChunkMerge.Origin.New);
        ReadOnlySpan<ChunkSample> merged = _merge.Merge();
        if (!merged.IsEmpty)
            Replace(device, merged, quantities, isFinal: false);
        return _merge.Duplicates;
    }

    private void FinishMerged(string device)
    {
        _replaced.Clear();
        foreach (ChunkInfo chunk in _listed)
        {
            // A damaged chunk stays where it is, for a person to look at.
            if (TryReadSamples(chunk, device, _ownQuantities, ChunkMerge.Origin.New))
                _replaced.Add(chunk);
        }

        ReadOnlySpan<ChunkSample> merged = _merge.Merge();
        if (!merged.IsEmpty)
            Replace(device, merged, _ownQuantities, isFinal: true);
    }

    private void FinishEach(string device)
    {
        foreach (ChunkInfo chunk in _listed)
        {
            _replaced.Clear();
            _replaced.Add(chunk);
            if (TryJoin(device, _ownQuantities))
                Replace(device, _joined, _ownQuantities, isFinal: true);
        }
    }

    private bool TryReadSamples(ChunkInfo chunk, string device, NameTable quantities, ChunkMerge.Origin origin)
    {
        var stored = new List<ChunkSample>();
        bool isRead = chunks.TryRead(chunk.Id, device, bytes =>
        {
            ChunkReader.ReadAll(bytes, quantities, stored);
            return true;
        });
        if (isRead)
            _merge.Add(CollectionsMarshal.AsSpan(stored), origin);
        return isRead;
    }

    private void Replace(string device, ReadOnlySpan<ChunkSample> samples, NameTable quantities, bool isFinal)
    {
        foreach (ChunkInfo chunk in _replaced)
            chunks.Delete(device, chunk);
        for (; !samples.IsEmpty; samples = samples[Math.Min(MaximumChunkSamples, samples.Length)..])
        {
            _columns.Set(samples[..Math.Min(MaximumChunkSamples, samples.Length)], quantities.Count);
            chunks.Insert(device, _columns, quantities, isFinal);
        }
    }

    private static void AddSamples(ChunkColumns columns, List<ChunkSample> samples)
    {
        for (int column = 0; column < columns.ColumnCount; column++)
        {
            ReadOnlySpan<double> values = columns.ValuesOf(column);
            for (int row = 0; row < columns.Rows; row++)
                samples.Add(new ChunkSample(columns.Timestamps[row], columns.QuantityOf(column), values[row]));
        }
    }

    private static (long FromMs, long ToMs) Bounds(ReadOnlySpan<ChunkSample> samples)
    {
        long fromMs = long.MaxValue;
        long toMs = long.MinValue;
        foreach (ref readonly ChunkSample sample in samples)
        {
            fromMs = Math.Min(fromMs, sample.TimestampUnixMs);
            toMs = Math.Max(toMs, sample.TimestampUnixMs);
        }

        return (fromMs, toMs);
    }
}
