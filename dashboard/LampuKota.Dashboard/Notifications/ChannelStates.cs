using System.Collections.Concurrent;
using LampuKota.City;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>How each channel is: how many messages are on their way by it, and whether it is left alone because it fails.</summary>
/// <param name="channels">The channels that are set up.</param>
internal sealed class ChannelStates(IEnumerable<IMessageChannel> channels)
{
    /// <summary>Messages on their way by one channel at once.</summary>
    public const int MaximumPerChannel = 4;

    /// <summary>Failures without a success between them after which a channel is left alone: one more than a service that is restarted brings.</summary>
    public const int FailuresToPause = 5;

    private readonly Dictionary<ContactChannel, IMessageChannel> _channels = channels.ToDictionary(channel => channel.Kind);
    private readonly ConcurrentDictionary<ContactChannel, Standing> _standings = new();

    /// <summary>The channels that are set up.</summary>
    public IReadOnlyCollection<ContactChannel> SetUp => _channels.Keys;

    /// <summary>The channel of a kind; null where it is not set up.</summary>
    public IMessageChannel? Find(ContactChannel kind) => _channels.GetValueOrDefault(kind);

    /// <summary>How a channel stands.</summary>
    public Standing Of(ContactChannel kind) => _standings.GetOrAdd(kind, _ => new Standing());

    /// <summary>The channels that can take a message now.</summary>
    /// <param name="now">City time.</param>
    public IReadOnlyList<ContactChannel> Free(Instant now) => [.. SetUp.Where(kind => Of(kind).Room(now) > 0)];

    /// <summary>One channel's standing.</summary>
    internal sealed class Standing
    {
        private readonly Lock _lock = new();
        private int _underWay;
        private int _failures;

        /// <summary>Until when it is left alone; null where it is not.</summary>
        public Instant? PausedUntil { get; private set; }

        /// <summary>What it said last when it failed.</summary>
        public string? Error { get; private set; }

        /// <summary>How many messages it may be given now. After a pause it is given one, to see.</summary>
        public int Room(Instant now)
        {
            lock (_lock)
            {
                if (PausedUntil is { } until && now < until)
                    return 0;
                return (_failures >= FailuresToPause ? 1 : MaximumPerChannel) - _underWay;
            }
        }

        /// <summary>A message is on its way.</summary>
        public void Begin()
        {
            lock (_lock)
                _underWay++;
        }

        /// <summary>A message was cut off, which says nothing of the channel.</summary>
        public void Abandon()
        {
            lock (_lock)
                _underWay--;
        }

        /// <summary>The service answered, be it with a refusal.</summary>
        /// <returns>Whether it had been left alone.</returns>
        public bool Succeed()
        {
            lock (_lock)
            {
                bool wasPaused = _failures >= FailuresToPause;
                (_underWay, _failures, PausedUntil, Error) = (_underWay - 1, 0, null, null);
                return wasPaused;
            }
        }

        /// <summary>The service failed.</summary>
        /// <param name="reason">How.</param>
        /// <param name="until">Until when to leave it alone, if it is to be left alone.</param>
        /// <returns>Whether it is left alone from now on.</returns>
        public bool Fail(string reason, Func<int, Instant> until)
        {
            lock (_lock)
            {
                _underWay--;
                _failures++;
                Error = reason;
                if (_failures < FailuresToPause)
                    return false;
                PausedUntil = until(_failures - FailuresToPause + 1);
                return _failures == FailuresToPause;
            }
        }
    }
}
