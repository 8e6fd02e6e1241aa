using System.Runtime.InteropServices;
using System.Text;
using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>
/// Which gateway each device belongs to, and when it was heard: a device is accepted from its first reporter only. The store keeps the first reporters with
/// the devices' first samples, so that a restart forgets nobody's. Safe for use by several threads.
/// </summary>
internal sealed class DeviceRegistry
{
    private const int NoGateway = -1;
    private static readonly DeviceRecord Unknown = new(NoGateway, 0, 0);

    private readonly Lock _lock = new();
    private readonly NameTable _devices = new();
    private readonly NameTable _gateways = new();
    private readonly List<string> _gatewayIds = [];
    private readonly List<DeviceRecord> _records = [];
    private bool[] _isForeign = new bool[64];
    private long[] _newest = new long[64];

    public DeviceRegistry()
    {
    }

    /// <summary>Starts from what the store knows.</summary>
    /// <param name="store">The store.</param>
    public DeviceRegistry(ITelemetryStore store)
    {
        foreach (StoredDevice device in store.ReadDevices())
        {
            int number = Find(Encoding.ASCII.GetBytes(device.DeviceId));
            _records[number] = new DeviceRecord(GatewayIndex(Encoding.ASCII.GetBytes(device.Source)), 0, 0);
        }
    }

    /// <summary>
    /// Takes the devices of a batch as this gateway's, as far as they are no other's, notes that they were heard, and names the gateway as the batch's source.
    /// The samples of foreign devices are dropped.
    /// </summary>
    /// <param name="batch">Decoded samples.</param>
    /// <param name="gateway">The id of the gateway that sent them.</param>
    /// <param name="nowUnixMs">The present city time.</param>
    /// <param name="numbers">Where the numbers of the batch's devices are to be written; empty where nobody asks.</param>
    /// <returns>How many samples were dropped.</returns>
    public int Admit(SampleBatch batch, ReadOnlySpan<byte> gateway, long nowUnixMs, Span<int> numbers = default)
    {
        lock (_lock)
        {
            int gatewayIndex = GatewayIndex(gateway);
            batch.Source = _gatewayIds[gatewayIndex];
            MakeRoom(batch.Devices.Count);
            _newest.AsSpan(0, batch.Devices.Count).Clear();
            foreach (SampleRow row in batch.Rows)
                _newest[row.Device] = Math.Max(_newest[row.Device], row.TimestampUnixMs);

            bool anyForeign = false;
            for (int device = 0; device < batch.Devices.Count; device++)
            {
                int number = Number(batch.Devices, device);
                anyForeign |= _isForeign[device] = !Admit(number, _newest[device], gatewayIndex, nowUnixMs);
                if (device < numbers.Length)
                    numbers[device] = number;
            }

            return anyForeign ? batch.DropDevices(_isForeign) : 0;
        }
    }

    /// <summary>Copies every device's record as it is now, by its number.</summary>
    /// <param name="records">Where to; what was there is forgotten.</param>
    public void CopyTo(List<DeviceRecord> records)
    {
        lock (_lock)
        {
            records.Clear();
            records.AddRange(_records);
        }
    }

    /// <summary>A device's id.</summary>
    /// <param name="device">Its number.</param>
    public string IdOf(int device)
    {
        lock (_lock)
            return _devices.GetString(device);
    }

    /// <summary>Notes what the store holds of a device, where it is newer than what is known.</summary>
    /// <param name="deviceId">Its id.</param>
    /// <param name="newestUnixMs">Its newest sample.</param>
    public void NoteStored(string deviceId, long newestUnixMs)
    {
        lock (_lock)
        {
            int device = Find(Encoding.ASCII.GetBytes(deviceId));
            _records[device] = _records[device] with { NewestSampleUnixMs = Math.Max(_records[device].NewestSampleUnixMs, newestUnixMs) };
        }
    }

    /// <summary>A device's number; null where nothing is known of it.</summary>
    /// <param name="deviceId">Its id.</param>
    public int? NumberOf(string deviceId)
    {
        lock (_lock)
            return _devices.Find(Encoding.ASCII.GetBytes(deviceId)) is >= 0 and int number ? number : null;
    }

    /// <summary>A gateway's id.</summary>
    /// <param name="gateway">Its number.</param>
    public string GatewayIdOf(int gateway)
    {
        lock (_lock)
            return _gatewayIds[gateway];
    }

    private int Number(NameTable names, int name)
    {
        int device = _devices.Intern(names, name);
        if (device == _records.Count)
            _records.Add(Unknown);
        return device;
    }

    private bool Admit(int device, long newestUnixMs, int gateway, long nowUnixMs)
    {
        ref DeviceRecord record = ref CollectionsMarshal.AsSpan(_records)[device];
        if (record.Gateway != gateway && record.Gateway != NoGateway)
            return false;

        record = new DeviceRecord(gateway, nowUnixMs, Math.Max(record.NewestSampleUnixMs, newestUnixMs));
        return true;
    }

    private int Find(ReadOnlySpan<byte> deviceId)
    {
        int device = _devices.Intern(deviceId);
        if (device == _records.Count)
            _records.Add(Unknown);
        return device;
    }

    private int GatewayIndex(ReadOnlySpan<byte> gateway)
    {
        int index = _gateways.Intern(gateway);
        if (index == _gatewayIds.Count)
            _gatewayIds.Add(Encoding.ASCII.GetString(gateway));
        return index;
    }

    private void MakeRoom(int devices)
    {
        if (devices <= _isForeign.Length)
            return;

        _isForeign = new bool[2 * devices];
        _newest = new long[2 * devices];
    }
}

/// <summary>What is known of a device.</summary>
/// <param name="Gateway">Number of the gateway that it belongs to.</param>
/// <param name="HeardUnixMs">City time at which it was heard last since the program started; 0 where it was not.</param>
/// <param name="NewestSampleUnixMs">Instant of its newest sample; 0 where it is not known.</param>
internal readonly record struct DeviceRecord(int Gateway, long HeardUnixMs, long NewestSampleUnixMs);
