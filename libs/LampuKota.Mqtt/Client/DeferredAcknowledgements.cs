using System.Threading.Channels;

namespace LampuKota.Mqtt;

/// <summary>Messages of one connection that a receiver has taken and that are not acknowledged yet, in the order of their arrival.</summary>
internal sealed class DeferredAcknowledgements(int maximumCount)
{
    private readonly Channel<Deferred> _waiting = Channel.CreateUnbounded<Deferred>(new UnboundedChannelOptions { SingleReader = true });
    private int _count;

    /// <summary>Whether one more may be read.</summary>
    public bool HasRoom => Volatile.Read(ref _count) < maximumCount;

    public void Add(ushort packetIdentifier, Task? durable)
    {
        Interlocked.Increment(ref _count);
        _waiting.Writer.TryWrite(new Deferred(packetIdentifier, durable));
    }

    /// <summary>Waits for the next one; null when the connection has ended.</summary>
    public async ValueTask<Deferred?> TakeAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (_waiting.Reader.TryRead(out Deferred next))
                return next;
        }

        return null;
    }

    /// <summary>Makes the place of one free that was taken.</summary>
    public void Release() => Interlocked.Decrement(ref _count);

    /// <summary>Takes nothing more.</summary>
    public void Close() => _waiting.Writer.TryComplete();
}

/// <summary>A message that awaits its acknowledgement.</summary>
/// <param name="PacketIdentifier">Its Packet Identifier.</param>
/// <param name="Durable">Completes when the acknowledgement may leave; null where it may at once.</param>
internal readonly record struct Deferred(ushort PacketIdentifier, Task? Durable);
