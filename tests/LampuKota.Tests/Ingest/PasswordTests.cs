using LampuKota.Ingest;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>What is kept of a password, and how it is compared.</summary>
public sealed class PasswordTests
{
    private static readonly byte[] Right = "right"u8.ToArray();
    private static readonly byte[] Wrong = "wrong"u8.ToArray();

    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2025, 11, 1, 0, 0));

    [Fact]
    public void A_hash_has_the_iterations_that_OWASP_asks_for_and_a_salt_of_its_own()
    {
        PasswordHash first = PasswordHash.Of(Right);
        PasswordHash second = PasswordHash.Of(Right, iterations: 1_000);

        Assert.Equal((600_000, 16, 32), (first.Iterations, first.Salt.Length, first.Hash.Length));
        Assert.NotEqual(first.Salt, second.Salt);
        Assert.True(first.Matches(Right));
        Assert.True(second.Matches(Right));
        Assert.False(second.Matches(Wrong));
        Assert.Equal(600_000, PasswordHash.MakeUnmatchable().Iterations);
    }

    [Fact]
    public void The_hash_is_PBKDF2_with_HMAC_SHA_256_as_others_compute_it()
    {
        // RFC 7914, 11: the first 32 of 64 bytes, which PBKDF2 derives by themselves.
        PasswordHash hash = new(1, "salt"u8.ToArray(), Convert.FromHexString("55AC046E56E3089FEC1691C22544B605F94185216DDE0465E68B9D57C20DACBC"));
        Assert.True(hash.Matches("passwd"u8));
    }

    [Fact]
    public async Task A_password_that_was_right_is_known_again_without_the_slow_hash()
    {
        using var checker = new PasswordChecker(_time);
        PasswordHash hash = PasswordHash.Of(Right, iterations: 1_000);
        Assert.False(checker.IsKnown(hash, Right));
        Assert.True(await checker.MatchesAsync(hash, Right, CancellationToken.None));
        Assert.False(await checker.MatchesAsync(hash, Wrong, CancellationToken.None));

        Assert.True(checker.IsKnown(hash, Right));
        Assert.False(checker.IsKnown(hash, Wrong));
        Assert.False(checker.IsKnown(PasswordHash.Of(Right, iterations: 1_000), Right));
        Assert.Equal(2, checker.Hashes);
    }

    [Fact]
    public async Task It_is_forgotten_when_it_changes_and_when_it_was_not_used_for_a_day()
    {
        using var checker = new PasswordChecker(_time);
        PasswordHash hash = PasswordHash.Of(Right, iterations: 1_000);
        await checker.MatchesAsync(hash, Right, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.True(checker.IsKnown(hash, Right));
        _time.Advance(TimeSpan.FromHours(23));
        Assert.True(checker.IsKnown(hash, Right));
        _time.Advance(TimeSpan.FromHours(25));
        Assert.False(checker.IsKnown(hash, Right));

        await checker.MatchesAsync(hash, Right, CancellationToken.None);
        checker.Forget(hash);
        Assert.False(checker.IsKnown(hash, Right));
    }

    [Fact]
    public async Task Who_comes_when_too_many_wait_is_told_so()
    {
        using var checker = new PasswordChecker(_time, maximumWaiting: 0);
        Assert.Null(await checker.MatchesAsync(PasswordHash.Of(Right, iterations: 1_000), Right, CancellationToken.None));
        Assert.Equal(0, checker.Hashes);
    }

    [Fact]
    public void A_secret_has_256_random_bits()
    {
        Assert.Equal(64, Secret.Make().Length);
        Assert.NotEqual(Secret.Make(), Secret.Make());
        Assert.Equal(32, Secret.HashOf(Secret.Make()).Length);
        Assert.True(Secret.Make().All(char.IsAsciiHexDigitLower));
    }
}
