using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// Where batches wait for the next commit: appended to the group that fills while the writer commits the one before. All threads append under one lock,
/// for as long as copying the batch takes.
/// </summary>
internal sealed class StoreIntake(NameCatalog devices, NameCatalog quantities, SourceBook sources, int maximumPendingBytes, TimeProvider time)
{
    private readonly Lock _lock = new();
    private int[] _deviceIds = [];
    private int[] _quantityIds = [];
    private TailGroup _filling = new();
    private TailGroup _spare = new();
    private int _pendingBytes;
    private TaskCompletionSource? _room;
    private StoreFailedException? _failure;

    /// <summary>How many devices and quantities the store has met, and bytes that wait.</summary>
    public (int Devices, int Quantities, int PendingBytes) Measure()
    {
        lock (_lock)
            return (devices.Count, quantities.Count, _pendingBytes);
    }

    /// <summary>Copies a batch into the group that fills.</summary>
    /// <returns>Completes when that group is durable.</returns>
    public Task Append(SampleBatch batch)
    {
        lock (_lock)
        {
            if (_failure is not null)
                return Task.FromException(_failure);

            MapNames(batch);
            if (_filling.IsEmpty)
                _filling.Begin(time.GetTimestamp());
            AddRows(batch);
            _pendingBytes = _filling.Tables.Bytes;
            CountSource(batch);
            _filling.Samples += batch.Count;
            for (int reason = 0; reason < SampleBatch.RejectReasons; reason++)
                _filling.Rejected[reason] += batch.Rejected[reason];
            return _filling.Durable;
        }
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        // Mostly there is room, and asking costs no lock.
        if (Volatile.Read(ref _pendingBytes) < maximumPendingBytes)
            return default;

        lock (_lock)
        {
            if (_pendingBytes < maximumPendingBytes || _failure is not null)
                return default;

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Takes the group that has filled, or null; whoever takes it gives it back by <see cref="Return"/>.</summary>
    public TailGroup? Take()
    {
        lock (_lock)
        {
            if (_filling.IsEmpty || _failure is not null)
                return null;

            TailGroup taken = _filling;
            _filling = _spare;
            _pendingBytes = 0;
            ReleaseRoom();
            return taken;
        }
    }

    public void Return(TailGroup group)
    {
        group.Recycle();
        _spare = group;
    }

    /// <summary>Takes nothing more; whoever waits is told.</summary>
    public void Close(StoreFailedException failure)
    {
        lock (_lock)
        {
            _failure ??= failure;
            _filling.Fail(_failure);
            ReleaseRoom();
        }
    }

    private void CountSource(SampleBatch batch)
    {
        int sourceId = sources.GetOrAdd(batch.Source, out bool isNew);
        if (isNew)
            _filling.NewSources.Add((sourceId, batch.Source));
        _filling.Sources.Add(sourceId, batch.Count, batch.Rejected);
    }

    private void ReleaseRoom()
    {
        _room?.SetResult();
        _room = null;
    }

    // Ids by the batch's index. A name without a sample stays 0: it may be one whose values were all rejected, and is not worth a number. All names before any row, since
    // a batch that has one too many is refused whole.
    private void MapNames(SampleBatch batch)
    {
        Reset(ref _deviceIds, batch.Devices.Count);
        Reset(ref _quantityIds, batch.Quantities.Count);
        ReadOnlySpan<int> before = default;
        foreach (SampleRow row in batch.Rows)
        {
            if (_deviceIds[row.Device] == 0)
                _deviceIds[row.Device] = MapDevice(batch, row.Device);
            if (row.Quantities.SequenceEqual(before))
                continue;

            before = row.Quantities;
            foreach (int quantity in before)
            {
                if (_quantityIds[quantity] == 0)
                    _quantityIds[quantity] = MapQuantity(batch, quantity);
            }
        }
    }

    private void AddRows(SampleBatch batch)
    {
        TailTables tables = _filling.Tables;
        ReadOnlySpan<int> before = default;
        TailTable? table = null;
        foreach (SampleRow row in batch.Rows)
        {
            if (!row.Quantities.SequenceEqual(before))
            {
                before = row.Quantities;
                table = before.Length <= TailTableFormat.MaximumQuantities ? tables.Find(before, _quantityIds) : null;
            }

            if (table is not null)
                tables.Add(table, _deviceIds[row.Device], row.TimestampUnixMs, row.Values);
            else
                tables.AddInPieces(row, _deviceIds[row.Device], _quantityIds);
        }
    }

    private int MapDevice(SampleBatch batch, int device)
    {
        int id = devices.GetOrAdd(batch.Devices, device, out bool isNew);
        if (isNew)
            _filling.NewDevices.Add(new NewDevice(id, batch.Devices.GetString(device), batch.Source));
        return id;
    }

    private int MapQuantity(SampleBatch batch, int quantity)
    {
        int id = quantities.GetOrAdd(batch.Quantities, quantity, out bool isNew);
        if (isNew)
            _filling.NewQuantities.Add((id, batch.Quantities.GetString(quantity)));
        return id;
    }

    private static void Reset(ref int[] ids, int count)
    {
        if (ids.Length < count)
            ids = new int[Math.Max(count, 2 * ids.Length)];
        ids.AsSpan(0, count).Clear();
    }
}
