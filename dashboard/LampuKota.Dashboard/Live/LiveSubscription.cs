using System.Threading.Channels;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>One client of the live feed: a bounded queue. A client that falls behind it loses the queue and is told to load again.</summary>
public sealed class LiveSubscription : IDisposable
{
    /// <summary>Events that may wait for a client: some fifty seconds of lamps on a line that has stalled.</summary>
    public const int MaximumWaiting = 256;

    private readonly Channel<ReadOnlyMemory<byte>> _events = Channel.CreateBounded<ReadOnlyMemory<byte>>(MaximumWaiting);
    private readonly Action<LiveSubscription> _disposed;

    internal LiveSubscription(Person? person, Action<LiveSubscription> disposed) => (Person, _disposed) = (person, disposed);

    /// <summary>Whom it is for; null for one that hears everything.</summary>
    public Person? Person { get; }

    /// <summary>The events as they go over the wire; completes after a reset, or when the dashboard stops.</summary>
    public ChannelReader<ReadOnlyMemory<byte>> Events => _events.Reader;

    /// <inheritdoc/>
    public void Dispose() => _disposed(this);

    /// <summary>Offers an event.</summary>
    /// <returns>False where the queue is full.</returns>
    internal bool TryOffer(ReadOnlyMemory<byte> wire) => _events.Writer.TryWrite(wire);

    /// <summary>Drops what waits, tells the client to load again, and ends.</summary>
    internal void Reset()
    {
        while (_events.Reader.TryRead(out _))
        {
            // What waited is older than what the client will load.
        }

        _events.Writer.TryWrite(LiveEvents.Reset);
        _events.Writer.TryComplete();
    }

    /// <summary>Ends without a word: the client will come back.</summary>
    internal void Complete() => _events.Writer.TryComplete();
}
