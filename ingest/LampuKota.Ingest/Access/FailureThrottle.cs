using System.Net;
using System.Net.Sockets;

namespace LampuKota.Ingest;

/// <summary>
/// Slows guessing down: who fails five times with a name from one address has to wait, twice as long each time up to a minute. A name is never locked as
/// such, so a stranger cannot lock its owner out, who comes from elsewhere; attempts during the wait are refused and do not prolong it.
/// Safe for use by several threads.
/// </summary>
internal sealed class FailureThrottle(TimeProvider time, int capacity = FailureThrottle.DefaultCapacity)
{
    // Each failure costs a slow hash first, so even a storm of addresses and names fills this in no less than half an hour.
    private const int DefaultCapacity = 10_000;

    // As many slips of the finger as mosquitto's and OpenSSH's users are used to.
    private const int FreeFailures = 5;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // Ten of the longest waits.
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Record> _records = [];
    private long _refused;

    /// <summary>Attempts that were refused without looking at the password.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Records kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _records.Count;
        }
    }

    /// <summary>Asks for leave to try. Where it is given, <see cref="Succeeded"/>, <see cref="Failed"/> or <see cref="GaveUp"/> must follow.</summary>
    public bool TryBegin(EndPoint? remote, string name)
    {
        lock (_lock)
        {
            Key key = KeyOf(remote, name);
            if (!_records.TryGetValue(key, out Record? record))
            {
                MakeRoom();
                _records[key] = record = new Record();
            }
            else if (IsForgotten(record))
            {
                record.Failures = 0;
            }

            // Attempts under way count as if they had failed: a hundred at once are a hundred guesses.
            bool mayTry = record.Failures < FreeFailures
                ? record.Failures + record.Running < FreeFailures
                : record.Running == 0 && time.GetElapsedTime(record.FailedTimestamp) >= WaitAfter(record.Failures);
            if (!mayTry)
            {
                Interlocked.Increment(ref _refused);
                return false;
            }

            record.Running++;
            return true;
        }
    }

    /// <summary>The password was right: all is forgiven.</summary>
    public void Succeeded(EndPoint? remote, string name) => End(remote, name, static (_, record) => record.Failures = 0);

    /// <summary>The password was wrong.</summary>
    public void Failed(EndPoint? remote, string name) => End(remote, name, static (time, record) =>
    {
        record.Failures++;
        record.FailedTimestamp = time.GetTimestamp();
    });

    /// <summary>The attempt ended without an answer.</summary>
    public void GaveUp(EndPoint? remote, string name) => End(remote, name, static (_, _) => { });

    private void End(EndPoint? remote, string name, Action<TimeProvider, Record> note)
    {
        lock (_lock)
        {
            Key key = KeyOf(remote, name);
            if (!_records.TryGetValue(key, out Record? record))
                return;
            record.Running--;
            note(time, record);
            if (record is { Failures: 0, Running: 0 })
                _records.Remove(key);
        }
    }

    // Those of long ago go first, then whoever failed longest ago.
    private void MakeRoom()
    {
        if (_records.Count < capacity)
            return;
        foreach ((Key key, Record record) in _records)
        {
            if (IsForgotten(record))
                _records.Remove(key);
        }

        if (_records.Count >= capacity)
            _records.Remove(_records.MinBy(entry => entry.Value.FailedTimestamp).Key);
    }

    private bool IsForgotten(Record record) => record.Running == 0 && time.GetElapsedTime(record.FailedTimestamp) > ForgottenAfter;

    private static TimeSpan WaitAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Min(failures - FreeFailures, 10)));

    // Whoever has one IPv6 address has the 2^64 of its network.
    private static Key KeyOf(EndPoint? remote, string name)
    {
        if (remote is not IPEndPoint { Address: var address })
            return new Key(0, 0, name);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        byte[] bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new Key(6, BitConverter.ToUInt64(bytes), name)
            : new Key(4, BitConverter.ToUInt32(bytes), name);
    }

    private readonly record struct Key(int Family, ulong Network, string Name);

    private sealed class Record
    {
        public int Failures { get; set; }

        public int Running { get; set; }

        public long FailedTimestamp { get; set; }
    }
}
