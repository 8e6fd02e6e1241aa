using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// When a command came, and how much longer it may be carried out. While the gateway does not know the time, the word of who delivered it counts, and from then on
/// the time since the boot (docs/decisions/0066-commands-without-a-clock.md). Pure.
/// </summary>
/// <param name="At">When it came, as well as that is known.</param>
/// <param name="Left">City time that is left; zero or less where it has expired.</param>
internal readonly record struct CommandTime(Instant At, Duration Left)
{
    /// <summary>How long a command holds whose age nobody tells, while the time is not known: a work shift's lamp test, not a night.</summary>
    internal static readonly Duration LongestUntold = Duration.FromHours(1);

    /// <summary>Judges a command.</summary>
    /// <param name="expires">Its expiry, by the backend's clock.</param>
    /// <param name="delivered">What was left of it when it was delivered; null where nobody says.</param>
    /// <param name="now">What the gateway's clock shows.</param>
    /// <param name="doubt">Null where that is the time, else the bounds of the time.</param>
    public static CommandTime Of(Instant expires, Duration? delivered, Instant now, TimeBounds? doubt)
    {
        if (doubt is not { } bounds)
            return new CommandTime(now, expires - now);

        // Whatever was said: by the earliest time that it can be, no more than this is left.
        Duration most = expires - bounds.Earliest;
        if (delivered is { } left)
            return new CommandTime(expires - left, Duration.Min(left, most));
        return new CommandTime(bounds == TimeBounds.Unknown ? now : bounds.Earliest, Duration.Min(LongestUntold, most));
    }
}
