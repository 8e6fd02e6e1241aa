using System.Text;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// Where batches wait for the next record: as lines, in the group that fills while the one before is written. Lines are made by the caller's thread outside of the lock,
/// which is held for as long as copying them takes.
/// </summary>
internal sealed class SpoolIntake
{
    // Lines of one batch; the callers are pool threads, and a batch is copied before the call returns.
    [ThreadStatic]
    private static ByteWriter? Lines;

    private const int LineBytesToKeep = 1 << 20;

    private readonly Lock _lock = new();
    private readonly NameTable _devices = new();
    private readonly SpoolSources _sources;
    private readonly int _maximumPendingBytes;
    private readonly TimeProvider _time;
    private SpoolGroup _filling = new();
    private SpoolGroup _spare = new();
    private TaskCompletionSource? _room;
    private StoreFailedException? _failure;

    public SpoolIntake(IEnumerable<StoredDevice> devices, SpoolSources sources, int maximumPendingBytes, TimeProvider time)
    {
        (_sources, _maximumPendingBytes, _time) = (sources, maximumPendingBytes, time);
        foreach (StoredDevice device in devices)
            _devices.Intern(Encoding.UTF8.GetBytes(device.DeviceId));
    }

    /// <summary>How many devices were ever met, and bytes that wait.</summary>
    public (int Devices, int PendingBytes) Measure()
    {
        lock (_lock)
            return (_devices.Count, _filling.Lines.Length);
    }

    /// <summary>Copies a batch into the group that fills.</summary>
    /// <returns>Completes when that group is durable.</returns>
    public Task Append(SampleBatch batch)
    {
        ByteWriter lines = Lines ??= new ByteWriter();
        lines.Clear(LineBytesToKeep);
        LineProtocol.Write(batch, lines);
        lock (_lock)
        {
            if (_failure is not null)
                return Task.FromException(_failure);

            if (_filling.IsEmpty)
                (_filling.IsEmpty, _filling.BegunTimestamp) = (false, _time.GetTimestamp());
            NoteDevices(batch);
            _filling.Lines.Write(lines.Written);
            _filling.Samples += batch.Count;
            int source = _sources.GetOrAdd(batch.Source, out bool isNew);
            if (isNew)
                _filling.NewSources.Add((source, batch.Source));
            _filling.Runs.Add(source, batch.Count, batch.Rejected);
            return _filling.Durable;
        }
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_filling.Lines.Length < _maximumPendingBytes || _failure is not null)
                return default;

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Takes the group that has filled, or null; whoever takes it gives it back by <see cref="Return"/>.</summary>
    public SpoolGroup? Take()
    {
        lock (_lock)
        {
            if (_filling.IsEmpty || _failure is not null)
                return null;

            SpoolGroup taken = _filling;
            _filling = _spare;
            ReleaseRoom();
            return taken;
        }
    }

    public void Return(SpoolGroup group)
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

    private void ReleaseRoom()
    {
        _room?.SetResult();
        _room = null;
    }

    // A device whose values were all rejected is not met yet.
    private void NoteDevices(SampleBatch batch)
    {
        int before = -1;
        foreach (SampleRow row in batch.Rows)
        {
            if (row.Device == before)
                continue;
            before = row.Device;
            int known = _devices.Count;
            if (_devices.Intern(batch.Devices[before]) == known)
                _filling.NewDevices.Add(new StoredDevice(batch.Devices.GetString(before), batch.Source));
        }
    }
}
