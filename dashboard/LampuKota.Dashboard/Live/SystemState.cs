using System.Text.Json;

namespace LampuKota.Dashboard;

/// <summary>How the parts of the system are: the connection to the broker, and what ingest last said of itself.</summary>
public sealed class SystemState
{
    private volatile IngestReport? _ingest;
    private volatile bool _isBrokerConnected;

    /// <summary>Raised after something changed; handlers must return quickly.</summary>
    public event Action? Changed;

    /// <summary>Whether the dashboard is connected to the broker now.</summary>
    public bool IsBrokerConnected
    {
        get => _isBrokerConnected;
        internal set
        {
            _isBrokerConnected = value;
            Changed?.Invoke();
        }
    }

    /// <summary>The latest <c>_ingest/state</c>; null where none has arrived.</summary>
    public IngestReport? Ingest
    {
        get => _ingest;
        internal set
        {
            _ingest = value;
            Changed?.Invoke();
        }
    }
}

/// <summary>What ingest said of itself.</summary>
/// <param name="State">The document (docs/formats/ingest-state.md).</param>
/// <param name="ReceivedUnixMs">When it arrived, real time.</param>
public sealed record IngestReport(JsonElement State, long ReceivedUnixMs);
