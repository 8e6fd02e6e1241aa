using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Lighting;

/// <summary>Settings of the city's clock: city time = <c>Clock:Epoch</c> + (real time - <c>Clock:Anchor</c>) x <c>Clock:Speed</c>.</summary>
public sealed record ClockOptions
{
    /// <summary>Setting: what the city's clock shows at the anchor, an ISO 8601 instant such as <c>2026-11-21T09:00:00Z</c>.</summary>
    public const string EpochKey = "Clock:Epoch";

    /// <summary>Setting: the real instant at which it shows the epoch; the epoch itself where it is not set.</summary>
    public const string AnchorKey = "Clock:Anchor";

    /// <summary>Setting: city seconds a real second; 1 where it is not set.</summary>
    public const string SpeedKey = "Clock:Speed";

    /// <summary>Fastest clock: a year in 53 minutes. Above it a report interval of a minute is shorter than a timer's resolution.</summary>
    public const double MaximumSpeed = 10_000;

    /// <summary>What the city's clock shows at the anchor.</summary>
    public Instant Epoch { get; init; } = NodaConstants.UnixEpoch;

    /// <summary>The real instant at which it shows the epoch.</summary>
    public Instant Anchor { get; init; } = NodaConstants.UnixEpoch;

    /// <summary>City seconds a real second, above 0 and at most <see cref="MaximumSpeed"/>.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Makes the clock.</summary>
    /// <param name="realClock">The real clock.</param>
    public CityClock CreateClock(IClock realClock) => new(realClock, Epoch, Anchor, Speed);

    /// <summary>The settings that make another process show the same time.</summary>
    public IReadOnlyDictionary<string, string> ToSettings() => new Dictionary<string, string>
    {
        [EpochKey] = InstantPattern.ExtendedIso.Format(Epoch),
        [AnchorKey] = InstantPattern.ExtendedIso.Format(Anchor),
        [SpeedKey] = Speed.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Reads the settings; none set means the real clock.</summary>
    /// <param name="setting">Gives a setting's value, null where it is not set; for instance a configuration's indexer.</param>
    /// <param name="options">The options.</param>
    /// <param name="problem">What is wrong and what to do, in one sentence.</param>
    public static bool TryRead(
        Func<string, string?> setting, [NotNullWhen(true)] out ClockOptions? options, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(setting);
        options = null;
        problem = null;
        if (!TryReadInstant(setting, EpochKey, out Instant? epoch, ref problem)
            || !TryReadInstant(setting, AnchorKey, out Instant? anchor, ref problem)
            || !TryReadSpeed(setting, out double? speed, ref problem))
            return false;

        if (epoch is null && (anchor is not null || speed is not (null or 1)))
        {
            problem = $"{EpochKey} must be set, to an instant such as 2026-11-21T09:00:00Z, where {AnchorKey} or {SpeedKey} is.";
            return false;
        }

        Instant start = epoch ?? NodaConstants.UnixEpoch;
        options = new ClockOptions { Epoch = start, Anchor = anchor ?? start, Speed = speed ?? 1 };
        return true;
    }

    private static bool TryReadInstant(Func<string, string?> setting, string key, out Instant? instant, [NotNullWhen(false)] ref string? problem)
    {
        instant = null;
        string? text = setting(key);
        if (string.IsNullOrWhiteSpace(text))
            return true;

        ParseResult<Instant> parsed = InstantPattern.ExtendedIso.Parse(text.Trim());
        if (!parsed.Success)
        {
            problem = $"{key} is {Validity.Quote(text)} but must be an ISO 8601 instant in UTC such as 2026-11-21T09:00:00Z.";
            return false;
        }

        instant = parsed.Value;
        return true;
    }

    private static bool TryReadSpeed(Func<string, string?> setting, out double? speed, [NotNullWhen(false)] ref string? problem)
    {
        speed = null;
        string? text = setting(SpeedKey);
        if (string.IsNullOrWhiteSpace(text))
            return true;

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) || parsed is not (> 0 and <= MaximumSpeed))
        {
            problem = $"{SpeedKey} is {Validity.Quote(text)} but must be a number above 0 and at most {MaximumSpeed.ToString(CultureInfo.InvariantCulture)}.";
            return false;
        }

        speed = parsed;
        return true;
    }
}
