using System.Diagnostics;
using System.Globalization;
using System.Text;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What the dashboard counts, and how Prometheus reads it (text format 0.0.4).</summary>
public sealed class DashboardMetrics
{
    private long _messages;
    private long _unreadableMessages;
    private long _samples;
    private long _resets;
    private long _heartbeats;
    private long _missedHeartbeats;
    private int _liveClients;

    /// <summary>Heartbeats that were due since the start.</summary>
    internal long HeartbeatsDue => Interlocked.Read(ref _heartbeats) + Interlocked.Read(ref _missedHeartbeats);

    /// <summary>Samples received since the start.</summary>
    internal long Samples => Interlocked.Read(ref _samples);

    /// <summary>A message came from the broker.</summary>
    public void MessageReceived() => Interlocked.Increment(ref _messages);

    /// <summary>A message could not be read.</summary>
    public void MessageUnreadable() => Interlocked.Increment(ref _unreadableMessages);

    /// <summary>Samples came.</summary>
    public void SamplesReceived(int count) => Interlocked.Add(ref _samples, count);

    /// <summary>A client of the live feed came (1) or went (-1).</summary>
    public void LiveClientsChanged(int by) => Interlocked.Add(ref _liveClients, by);

    /// <summary>A client of the live feed was too slow.</summary>
    public void LiveClientReset() => Interlocked.Increment(ref _resets);

    /// <summary>A heartbeat was due.</summary>
    /// <param name="isSent">Whether it went out and was answered.</param>
    public void HeartbeatEnded(bool isSent) => Interlocked.Increment(ref isSent ? ref _heartbeats : ref _missedHeartbeats);

    /// <summary>Writes everything.</summary>
    /// <param name="totals">The city in six numbers.</param>
    /// <param name="isBrokerConnected">Whether the broker can be reached.</param>
    /// <param name="openIncidents">Open incidents.</param>
    public string Write(CityTotals totals, bool isBrokerConnected, IReadOnlyCollection<IncidentRecord> openIncidents)
    {
        ArgumentNullException.ThrowIfNull(openIncidents);
        var text = new StringBuilder();
        Add(text, "lampukota_dashboard_messages_total", "counter", "Messages received from the broker.", Interlocked.Read(ref _messages));
        Add(text, "lampukota_dashboard_unreadable_messages_total", "counter", "Messages that could not be read.", Interlocked.Read(ref _unreadableMessages));
        Add(text, "lampukota_dashboard_samples_total", "counter", "Samples received.", Interlocked.Read(ref _samples));
        Add(text, "lampukota_dashboard_live_clients", "gauge", "Clients of the live feed.", Volatile.Read(ref _liveClients));
        Add(text, "lampukota_dashboard_live_resets_total", "counter", "Clients of the live feed that were too slow.", Interlocked.Read(ref _resets));
        Add(text, "lampukota_dashboard_broker_connected", "gauge", "Whether the broker can be reached.", isBrokerConnected ? 1 : 0);
        Add(text, "lampukota_dashboard_open_incidents", "gauge", "Open incidents.", openIncidents.Count);
        Add(text, "lampukota_dashboard_city_power_watts", "gauge", "Sum of the lamps' measured power.", totals.PowerWatts);
        Add(text, "lampukota_dashboard_heartbeats_total", "counter", "Heartbeats that went out and were answered.", Interlocked.Read(ref _heartbeats));
        Add(text, "lampukota_dashboard_missed_heartbeats_total", "counter", "Heartbeats that stayed away, or were not answered.", Interlocked.Read(ref _missedHeartbeats));
        AddLamps(text, totals);
        using var process = Process.GetCurrentProcess();
        Add(text, "process_resident_memory_bytes", "gauge", "Resident memory.", process.WorkingSet64);
        GCMemoryInfo heap = GC.GetGCMemoryInfo();
        Add(text, "process_managed_heap_bytes", "gauge", "Managed heap after the latest collection.", heap.HeapSizeBytes);
        Add(text, "process_managed_committed_bytes", "gauge", "Memory that the managed heap holds.", heap.TotalCommittedBytes);
        Add(text, "process_cpu_seconds_total", "counter", "Processor time.", process.TotalProcessorTime.TotalSeconds);
        return text.ToString();
    }

    private static void AddLamps(StringBuilder text, CityTotals totals)
    {
        const string name = "lampukota_dashboard_lamps";
        text.Append("# HELP ").Append(name).Append(" Lamps by state.\n# TYPE ").Append(name).Append(" gauge\n");
        (string State, int Count)[] counts =
            [("lit", totals.Lit), ("off", totals.Off), ("failed", totals.Failed), ("offline", totals.Offline), ("unknown", totals.Unknown)];
        foreach ((string state, int count) in counts)
            text.Append(CultureInfo.InvariantCulture, $"{name}{{state=\"{state}\"}} {count}\n");
    }

    private static void Add(StringBuilder text, string name, string type, string help, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n");
}
