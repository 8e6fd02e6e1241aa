using System.Text;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Where batches wait for the next record, as lines. Lines are made by the caller's thread outside of the lock.</summary>
internal sealed class SpoolIntake : GroupIntake<SpoolGroup>
{
    // Lines of one batch; the callers are pool threads, and a batch is copied before the call returns.
    [ThreadStatic]
    private static ByteWriter? Lines;

    private const int LineBytesToKeep = 1 << 20;

    private readonly NameTable _devices = new();
    private readonly SpoolSources _sources;

    public SpoolIntake(IEnumerable<StoredDevice> devices, SpoolSources sources, int maximumPendingBytes, TimeProvider time)
        : base(maximumPendingBytes, time)
    {
        _sources = sources;
        foreach (StoredDevice device in devices)
            _devices.Intern(Encoding.UTF8.GetBytes(device.DeviceId));
    }

    /// <summary>How many devices were ever met, and bytes that wait.</summary>
    public (int Devices, int PendingBytes) Measure() => Measure(pendingBytes => (_devices.Count, pendingBytes));

    /// <inheritdoc/>
    public override Task Append(SampleBatch batch)
    {
        Lines ??= new ByteWriter();
        Lines.Clear(LineBytesToKeep);
        LineProtocol.Write(batch, Lines);
        return base.Append(batch);
    }

    /// <inheritdoc/>
    /// <remarks>A device whose values were all rejected is not met yet.</remarks>
    protected override void Prepare(SampleBatch batch, SpoolGroup filling)
    {
        int before = -1;
        foreach (SampleRow row in batch.Rows)
        {
            if (row.Device == before)
                continue;
            before = row.Device;
            int known = _devices.Count;
            if (_devices.Intern(batch.Devices[before]) == known)
                filling.NewDevices.Add(new StoredDevice(batch.Devices.GetString(before), batch.Source));
        }
    }

    /// <inheritdoc/>
    protected override void Copy(SampleBatch batch, SpoolGroup filling)
    {
        filling.Lines.Write(Lines!.Written);
        int source = _sources.GetOrAdd(batch.Source, out bool isNew);
        if (isNew)
            filling.NewSources.Add((source, batch.Source));
        filling.Runs.Add(source, batch.Count, batch.Rejected);
    }
}
