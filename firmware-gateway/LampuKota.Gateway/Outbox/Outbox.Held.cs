using LampuKota.Columns;

namespace LampuKota.Gateway;

/// <content>Samples taken while the time is not known: held in milliseconds since the boot, and stamped once it is.</content>
internal sealed partial class Outbox
{
    private long _keptHeldPosition;

    public bool HasHeld
    {
        get
        {
            lock (_lock)
                return _held.Count > 0;
        }
    }

    /// <summary>Adds samples whose times are milliseconds since the boot.</summary>
    public void Hold(ReadOnlySpan<Sample> samples)
    {
        lock (_lock)
        {
            foreach (ref readonly Sample sample in samples)
                _held.Add(sample);
            DropExcess(_held);
        }
    }

    /// <summary>Adds samples of an earlier life in this boot, which are on disk already; only where nothing else is held yet.</summary>
    public void Hold(SampleBatch batch)
    {
        lock (_lock)
        {
            _held.Add(batch);
            _keptHeldPosition = _held.Tail;
            DropExcess(_held);
        }
    }

    /// <summary>Copies the oldest held samples that no file has yet.</summary>
    /// <returns>The position behind the last one copied, for <see cref="KeepHeld"/>.</returns>
    public long PeekUnkeptHeld(SampleBatch batch)
    {
        lock (_lock)
            return _held.Peek(_keptHeldPosition, batch, GatewayLimits.MaximumPackSamples);
    }

    /// <summary>Held samples up to a position are in a file.</summary>
    public void KeepHeld(long position)
    {
        lock (_lock)
            _keptHeldPosition = Math.Max(_keptHeldPosition, position);
    }

    /// <summary>The file was emptied; what is still held goes there anew.</summary>
    public void ForgetKeptHeld()
    {
        lock (_lock)
            _keptHeldPosition = 0;
    }

    /// <summary>The time is known: what was held becomes telemetry.</summary>
    /// <param name="toUnixMs">Gives the Unix milliseconds of milliseconds since the boot.</param>
    /// <returns>How many samples there were.</returns>
    public int StampHeld(Func<long, long> toUnixMs)
    {
        lock (_lock)
        {
            int count = _held.Count;
            while (_held.Count > 0)
            {
                Sample sample = _held.Take();
                _telemetry.Add(sample with { TimestampUnixMs = toUnixMs(sample.TimestampUnixMs) });
            }

            DropExcess(_telemetry);
            return count;
        }
    }
}
