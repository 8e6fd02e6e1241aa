namespace LampuKota.Lighting;

/// <summary>
/// Every limit of the documents and commands, with its origin. Whoever writes them keeps within these, whoever reads them refuses what is
/// outside.
/// </summary>
public static class LightingLimits
{
    /// <summary>Lamps behind one gateway, and so targets of one command. A gateway serves one cabinet of about 50 lamps; 1,000 leaves room for feeders on radio.</summary>
    public const int MaximumLamps = 1_000;

    /// <summary>Characters of a command's id; a UUID has 36.</summary>
    public const int MaximumCommandIdLength = 64;

    /// <summary>Characters of a sentence by which a gateway says why it rejects a command; as many as of an update's.</summary>
    public const int MaximumDetailLength = 300;

    /// <summary>Characters of a reason in people's words; what a phone shows without scrolling.</summary>
    public const int MaximumReasonLength = 200;

    /// <summary>Characters of a name for people.</summary>
    public const int MaximumNameLength = 100;

    /// <summary>Seconds of a ramp: one hour, as slow as dusk itself.</summary>
    public const int MaximumRampSeconds = 3_600;

    /// <summary>Watts of one lamp. The largest in Kupang draws 200 W; stadium floodlights draw 2,000 W.</summary>
    public const double MaximumRatedPowerWatts = 5_000;

    /// <summary>Seconds between two telemetry packs: one day.</summary>
    public const int MaximumReportIntervalSeconds = 86_400;

    /// <summary>Lux of a photocell's threshold: a dull day; no lamp is wanted above it.</summary>
    public const double MaximumPhotocellLux = 10_000;

    /// <summary>Seconds that a photocell must agree with itself: an hour, as slow as dusk itself.</summary>
    public const int MaximumPhotocellHoldSeconds = 3_600;

    /// <summary>Seconds that lamps may wait at power return: ten minutes of dark street.</summary>
    public const int MaximumPowerReturnDelaySeconds = 600;

    /// <summary>Seconds between two groups at power return.</summary>
    public const int MaximumPowerReturnIntervalSeconds = 60;

    /// <summary>Calendars in one document, and control programs likewise.</summary>
    public const int MaximumCalendars = 100;

    /// <summary>Rules of one calendar: holidays of two years, one by one, and some seasons.</summary>
    public const int MaximumRules = 100;

    /// <summary>Single dates of one rule: every day of a year.</summary>
    public const int MaximumRuleDates = 366;

    /// <summary>Date lists of one rule: what they hold could as well stand in one.</summary>
    public const int MaximumRuleDateLists = 8;

    /// <summary>Date lists in one document.</summary>
    public const int MaximumDateLists = 32;

    /// <summary>Entries of one date list: the holidays of twenty years.</summary>
    public const int MaximumDateListEntries = 400;

    /// <summary>Characters of a date list's source: the numbers of some decrees.</summary>
    public const int MaximumSourceLength = 300;

    /// <summary>
    /// Least level of a protected lamp at night; below it light is deeply dimmed. Half of the light is two lighting classes less by EN 13201-2 (M3 1.0, M5 0.5 cd/m2).
    /// </summary>
    public const int ProtectedMinimumPercent = 50;

    /// <summary>Steps of one control program: one every half hour.</summary>
    public const int MaximumSteps = 48;

    /// <summary>Active periods of one control program: evening, late night and early morning, on each of two sides, and as many to spare.</summary>
    public const int MaximumActivePeriods = 12;

    /// <summary>Dynamic levels of one control program: more sensors do not stand around one gateway's lamps.</summary>
    public const int MaximumDynamicLevels = 16;

    /// <summary>Seconds that a dynamic level holds after its sensor last saw something: one day.</summary>
    public const int MaximumHoldSeconds = 86_400;

    /// <summary>Largest factor of a dynamic level: ten times, which brings 10 % to full.</summary>
    public const int MaximumFactorPercent = 1_000;

    /// <summary>Largest offset from sunset or sunrise, either way: half a lighting day.</summary>
    public const int MaximumSunOffsetMinutes = 720;

    /// <summary>Values in one event; a lamp has nine quantities, a three-phase cabinet about twenty.</summary>
    public const int MaximumEventValues = 32;

    /// <summary>Characters of an event's or a quantity's name; TALQ's longest has 31.</summary>
    public const int MaximumEventNameLength = 64;

    /// <summary>Characters of a certificate signing request: one of RSA 4096 has 1,700, and extensions are ignored.</summary>
    public const int MaximumSigningRequestLength = 8_192;

    /// <summary>Shortest life of an enrolment token in seconds; below a minute nobody has typed it.</summary>
    public const int MinimumTokenSeconds = 60;

    /// <summary>Longest life of an enrolment token in seconds: thirty days, a shipment of gateways to another island.</summary>
    public const int MaximumTokenSeconds = 30 * 86_400;

    /// <summary>Life of an enrolment token in seconds where nobody says otherwise: a day, the crew's shift and a spare.</summary>
    public const int DefaultTokenSeconds = 86_400;

    /// <summary>Bytes of a request to ingest or for a credential: a signing request, its line breaks escaped, and some words.</summary>
    public const int MaximumRequestLength = 16_384;

    /// <summary>Access rules in one file: a city has two, and a gateway with a line of its own is an exception.</summary>
    public const int MaximumAccessRules = 1_000;

    /// <summary>Gateways in one answer: some 300 bytes each keep it under half of the broker's largest packet.</summary>
    public const int MaximumListedGateways = 1_000;
}
