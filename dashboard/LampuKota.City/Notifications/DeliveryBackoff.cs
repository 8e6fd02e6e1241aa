namespace LampuKota.City;

/// <summary>When a delivery that failed for now is tried again; pure.</summary>
public static class DeliveryBackoff
{
    /// <summary>The first wait.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait that we choose: a service that is down for long is asked four times an hour.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>The longest wait that a service may ask for: what comes a day later tells nobody.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    /// <summary>Doubles from attempt to attempt, and takes between half and the whole of it, so that many deliveries do not come back at once.</summary>
    /// <param name="attempts">Attempts so far, from 1.</param>
    /// <param name="jitter">0 to 1, drawn anew each time.</param>
    /// <param name="retryAfter">What the service asked for; null for nothing.</param>
    public static TimeSpan Wait(int attempts, double jitter, TimeSpan? retryAfter)
    {
        double doubled = First.TotalSeconds * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20));
        TimeSpan wait = TimeSpan.FromSeconds(Math.Min(doubled, Longest.TotalSeconds) * (0.5 + 0.5 * Math.Clamp(jitter, 0, 1)));
        TimeSpan asked = retryAfter is { } after && after < LongestAsked ? after : retryAfter is null ? TimeSpan.Zero : LongestAsked;
        return wait > asked ? wait : asked;
    }
}
