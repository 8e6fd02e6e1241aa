using System.Collections.Concurrent;
using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>Reads what is committed and not yet sealed, and the last points. Connections are kept for the next reader.</summary>
internal sealed class TailReader(StoreFolder folder, ILogger logger) : IDisposable
{
    // As many as a dashboard draws charts at one time; more are opened and closed again.
    private const int MostKept = 4;

    private readonly ConcurrentBag<TailConnection> _kept = [];
    private readonly StoreNames _devices = new("device");
    private readonly StoreNames _quantities = new("quantity");
    private readonly LastPointCache _last = new();

    /// <summary>The points of one quantity of some devices that are in tails, in order of arrival; only of devices that have any.</summary>
    public Dictionary<string, List<TimedValue>> ReadSeries(IEnumerable<string> deviceIds, string quantity, TimeRange range) => Use([], tails =>
    {
        var found = new Dictionary<string, List<TimedValue>>();
        if (!tails.HasTails())
            return found;

        int quantityId = _quantities.Find(quantity);
        var points = new Dictionary<int, List<TimedValue>>();
        foreach (string device in deviceIds)
            points[_devices.Find(device)] = found[device] = [];
        points.Remove(-1);
        tails.ForEachRun(afterId: 0, onlyDeviceId: points.Count == 1 ? points.Keys.First() : 0, (in TailRun run) =>
        {
            if (!points.TryGetValue(run.DeviceId, out List<TimedValue>? list))
                return;
            for (int index = 0; index < run.Count; index++)
            {
                long timestamp = run.TimestampUnixMs(index);
                if (run.QuantityId(index) == quantityId && timestamp >= range.FromUnixMs && timestamp < range.ToUnixMs)
                    list.Add(new TimedValue(timestamp, run.Value(index)));
            }
        });
        return found;
    });

    /// <summary>The newest point of every series.</summary>
    public LastPoint[] ReadLast() => Use([], tails => _last.Read(tails, _devices.ToArray(), _quantities.ToArray()));

    public void Dispose()
    {
        while (_kept.TryTake(out TailConnection? connection))
            connection.Dispose();
    }

    // All within one read transaction, so that names, last points and tails belong together.
    private T Use<T>(T nothing, Func<TailConnection, T> read)
    {
        if (!_kept.TryTake(out TailConnection? connection))
        {
            if (!File.Exists(folder.TailFile))
                return nothing;
            connection = new TailConnection(folder.TailFile, logger);
        }

        bool isGood = false;
        try
        {
            T result = connection.Read(database =>
            {
                _devices.Refresh(database);
                _quantities.Refresh(database);
                return read(connection);
            });
            isGood = true;
            return result;
        }
        finally
        {
            if (isGood && _kept.Count < MostKept)
                _kept.Add(connection);
            else
                connection.Dispose();
        }
    }
}
