using System.Globalization;

namespace LampuKota.Dashboard;

/// <summary>Where the heartbeat goes.</summary>
/// <param name="Url">The address: <c>Heartbeat:Url</c>, https, or http on this machine; null for no heartbeat. It is as good as a password, and never logged.</param>
/// <param name="Interval">Time between two beats: <c>Heartbeat:IntervalSeconds</c>, 10 s to 1 h; a minute where it is not set.</param>
/// <param name="SilentAfter">How long no telemetry may come before the city counts as silent: <c>Heartbeat:SilentMinutes</c>, 1 minute to a day; 10 minutes where it is not set.</param>
public sealed record HeartbeatSettings(Uri? Url, TimeSpan Interval, TimeSpan SilentAfter)
{
    /// <summary>Key of <see cref="Url"/>; refused on the command line.</summary>
    public const string UrlKey = "Heartbeat:Url";

    private const string IntervalKey = "Heartbeat:IntervalSeconds";
    private const string SilentKey = "Heartbeat:SilentMinutes";

    /// <summary>Settings that the command line takes.</summary>
    public static IReadOnlyList<string> Keys { get; } = [IntervalKey, SilentKey];

    /// <summary>Shows no secret.</summary>
    public override string ToString() => $"heartbeat {(Url is null ? "off" : "to " + Url.Host)}";

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    public static HeartbeatSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new HeartbeatSettings(
            Address(configuration[UrlKey]),
            TimeSpan.FromSeconds(Whole(configuration, IntervalKey, 60, 10, 3600)),
            TimeSpan.FromMinutes(Whole(configuration, SilentKey, 10, 1, 1440)));
    }

    private static Uri? Address(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        bool isGood = Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
        // The address is a secret, so the sentence does not repeat it.
        return isGood ? url : throw new OperatorMistakeException($"{UrlKey} must be an address such as https://watch.example.org/ping/KEY (http on this machine only).");
    }

    private static int Whole(IConfiguration configuration, string key, int otherwise, int least, int most)
    {
        string? text = configuration[key];
        if (string.IsNullOrWhiteSpace(text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new OperatorMistakeException(FormattableString.Invariant($"{key} is \"{text}\" but must be a whole number, {least} to {most}."));
    }
}
