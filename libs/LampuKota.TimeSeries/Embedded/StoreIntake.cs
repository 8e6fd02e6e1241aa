using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Where batches wait for the next commit, as rows of tables.</summary>
internal sealed class StoreIntake(NameCatalog devices, NameCatalog quantities, SourceBook sources, int maximumPendingBytes, TimeProvider time)
    : GroupIntake<TailGroup>(maximumPendingBytes, time)
{
    private int[] _deviceIds = [];
    private int[] _quantityIds = [];

    /// <summary>How many devices and quantities the store has met, and bytes that wait.</summary>
    public (int Devices, int Quantities, int PendingBytes) Measure() => Measure(pendingBytes => (devices.Count, quantities.Count, pendingBytes));

    /// <inheritdoc/>
    /// <remarks>Ids by the batch's index. A name without a sample stays 0: it may be one whose values were all rejected, and is not worth a number.</remarks>
    protected override void Prepare(SampleBatch batch, TailGroup filling)
    {
        Reset(ref _deviceIds, batch.Devices.Count);
        Reset(ref _quantityIds, batch.Quantities.Count);
        ReadOnlySpan<int> before = default;
        foreach (SampleRow row in batch.Rows)
        {
            if (_deviceIds[row.Device] == 0)
                _deviceIds[row.Device] = MapDevice(batch, row.Device, filling);
            if (row.Quantities.SequenceEqual(before))
                continue;

            before = row.Quantities;
            foreach (int quantity in before)
            {
                if (_quantityIds[quantity] == 0)
                    _quantityIds[quantity] = MapQuantity(batch, quantity, filling);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Copy(SampleBatch batch, TailGroup filling)
    {
        AddRows(batch, filling.Tables);
        CountSource(batch, filling);
        for (int reason = 0; reason < SampleBatch.RejectReasons; reason++)
            filling.Rejected[reason] += batch.Rejected[reason];
    }

    private void CountSource(SampleBatch batch, TailGroup filling)
    {
        int sourceId = sources.GetOrAdd(batch.Source, out bool isNew);
        if (isNew)
            filling.NewSources.Add((sourceId, batch.Source));
        filling.Sources.Add(sourceId, batch.Count, batch.Rejected);
    }

    private void AddRows(SampleBatch batch, TailTables tables)
    {
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

    private int MapDevice(SampleBatch batch, int device, TailGroup filling)
    {
        int id = devices.GetOrAdd(batch.Devices, device, out bool isNew);
        if (isNew)
            filling.NewDevices.Add(new NewDevice(id, batch.Devices.GetString(device), batch.Source));
        return id;
    }

    private int MapQuantity(SampleBatch batch, int quantity, TailGroup filling)
    {
        int id = quantities.GetOrAdd(batch.Quantities, quantity, out bool isNew);
        if (isNew)
            filling.NewQuantities.Add((id, batch.Quantities.GetString(quantity)));
        return id;
    }

    private static void Reset(ref int[] ids, int count)
    {
        if (ids.Length < count)
            ids = new int[Math.Max(count, 2 * ids.Length)];
        ids.AsSpan(0, count).Clear();
    }
}
