using System.Security.Cryptography;

namespace LampuKota.Ingest;

/// <summary>
/// Compares passwords with their hashes on pool threads, few at a time, so that a storm of clients slows the clients down and not ingest. A password that was
/// found right is known again by a fast keyed hash for as long as it is used, so that a gateway pays for its slow hash once in the life of
/// the process and not at every reconnect. Safe for use by several threads.
/// </summary>
internal sealed class PasswordChecker(TimeProvider time, int maximumWaiting = PasswordChecker.DefaultMaximumWaiting) : IDisposable
{
    /// <summary>Clients that may wait for their hash: all gateways of a city of 100,000 lamps. Beyond them a client is told to come back.</summary>
    private const int DefaultMaximumWaiting = 2_048;

    // A gateway that is away for longer is a rare one, and pays once more.
    private static readonly TimeSpan KnownFor = TimeSpan.FromHours(24);

    // Telemetry keeps half of the processors whatever happens here.
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _lock = new();
    private readonly Dictionary<PasswordHash, Known> _known = new(ReferenceEqualityComparer.Instance);
    private int _waiting;
    private long _hashes;

    /// <summary>Slow hashes computed.</summary>
    public long Hashes => Interlocked.Read(ref _hashes);

    /// <summary>Whether the password was found right before. Costs a microsecond.</summary>
    public bool IsKnown(PasswordHash hash, ReadOnlySpan<byte> password)
    {
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, password, tag);
        lock (_lock)
        {
            if (!_known.TryGetValue(hash, out Known? known) || time.GetElapsedTime(known.UsedTimestamp) > KnownFor || !CryptographicOperations.FixedTimeEquals(known.Tag, tag))
                return false;
            known.UsedTimestamp = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Compares slowly.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Gives up waiting; a comparison that has begun is finished, and its result known to the next attempt.</param>
    /// <returns>Null where too many wait already.</returns>
    public async ValueTask<bool?> MatchesAsync(PasswordHash hash, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > maximumWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        try
        {
            await _slots.WaitAsync(cancellationToken);
            return await Task.Run(() => Compare(hash, password.Span), CancellationToken.None).WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>A hash that is no longer anybody's.</summary>
    public void Forget(PasswordHash hash)
    {
        lock (_lock)
            _known.Remove(hash);
    }

    public void Dispose() => _slots.Dispose();

    private bool Compare(PasswordHash hash, ReadOnlySpan<byte> password)
    {
        try
        {
            Interlocked.Increment(ref _hashes);
            bool matches = hash.Matches(password);
            if (matches)
                Remember(hash, password);
            return matches;
        }
        finally
        {
            _slots.Release();
        }
    }

    // One entry for each password that exists, so the table needs no other bound.
    private void Remember(PasswordHash hash, ReadOnlySpan<byte> password)
    {
        var known = new Known(HMACSHA256.HashData(_key, password), time.GetTimestamp());
        lock (_lock)
            _known[hash] = known;
    }

    private sealed class Known(byte[] tag, long usedTimestamp)
    {
        public byte[] Tag { get; } = tag;

        public long UsedTimestamp { get; set; } = usedTimestamp;
    }
}
