using NodaTime;

namespace LampuKota.Gateway;

/// <summary>Every limit and wait of a gateway, with its origin.</summary>
public static class GatewayLimits
{
    /// <summary>Samples that memory can hold at least: those of one pack.</summary>
    public const int SmallestMemorySamples = MaximumPackSamples;

    /// <summary>Samples in one telemetry message: 50 lamps with eight quantities for ten minutes. A column frame of them takes 2 KB, SenML JSON 160 KB.</summary>
    internal const int MaximumPackSamples = 4_000;

    /// <summary>
    /// Events that wait for the uplink, some 8 MB: more than 50 lamps raise in a month. They never make room for telemetry; the oldest goes where they are more.
    /// </summary>
    internal const int MaximumPendingEvents = 20_000;

    /// <summary>Events of the gateway itself that wait until the time is known: a thousand locks, taken while it was not.</summary>
    internal const int MaximumUntoldEvents = 2_000;

    /// <summary>Results that wait for the uplink; four commands to a full gateway.</summary>
    internal const int MaximumPendingResults = 4_096;

    /// <summary>Results sent without waiting for each other; below the Receive Maximum that brokers commonly grant.</summary>
    internal const int ResultsInFlight = 16;

    /// <summary>Command ids remembered, so that a repeat is not applied again; far more than a broker redelivers.</summary>
    internal const int RememberedCommands = 256;

    /// <summary>Results remembered with them.</summary>
    internal const int RememberedResults = 4_096;

    /// <summary>A control pass at least this often, so that a clock set by the network is noticed.</summary>
    internal static readonly TimeSpan MaximumSleep = TimeSpan.FromMinutes(1);

    /// <summary>How long an output may take; a DALI line of 64 answers within 2 s.</summary>
    internal static readonly TimeSpan OutputDeadline = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a command's acknowledgement waits for outputs that take their time, so that their answers are on disk before: a dimmer on a bus takes milliseconds. One that takes longer
    /// answers by itself when it does, and holds up no acknowledgement any more, of which a broker leaves some twenty open.
    /// </summary>
    internal static readonly TimeSpan AcknowledgementPatience = TimeSpan.FromSeconds(1);

    /// <summary>How often a photocell, or a sensor that a program asks, is read: who walks under a dark lamp shall not be past it when it lights.</summary>
    internal static readonly TimeSpan InputInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long after the program's start lamps whose programs ask photocell or sensors are left as they are, where it is not known what these said before: they are read
    /// within half a second, and one that does not answer is given up after <see cref="SensorDeadline"/>.
    /// </summary>
    internal static readonly TimeSpan FirstInputDeadline = TimeSpan.FromSeconds(5);

    /// <summary>How long what photocell and sensors said in the life before holds without them: longer than all of a gateway's sensors take to be read, some of them not answering.</summary>
    internal static readonly TimeSpan KeptInputDeadline = TimeSpan.FromMinutes(1);

    /// <summary>How often a clock that is not trusted is looked at anew.</summary>
    internal static readonly TimeSpan DoubtfulClockInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A clock that was not trusted for longer than this is told the backend: most gateways have no battery clock, and ask the network for the time at every start.
    /// </summary>
    internal static readonly TimeSpan DoubtfulClockTold = TimeSpan.FromMinutes(5);

    /// <summary>How often commands that cannot be read are told: the first at once, for whoever tries, and no flood of them.</summary>
    internal static readonly TimeSpan UnreadableTold = TimeSpan.FromMinutes(1);

    /// <summary>How often the time is kept: 24 small writes a day are nothing to an SD card, and a battery clock is judged as well by an hour as by a minute.</summary>
    internal static readonly Duration ClockSaveInterval = Duration.FromHours(1);

    /// <summary>
    /// The longest outage that is assumed where no setting says otherwise: planned work and rolling blackouts end within a morning or an evening. An assumption, to be
    /// replaced by what the city knows of its feeders.
    /// </summary>
    public static readonly Duration LongestOutage = Duration.FromHours(6);

    /// <summary>More would say nothing else: from a day on lamps burn whatever the hour.</summary>
    public static readonly Duration MaximumLongestOutage = Duration.FromDays(7);

    /// <summary>When an output that failed is tried again.</summary>
    internal static readonly TimeSpan OutputRetry = TimeSpan.FromSeconds(10);

    /// <summary>How often outputs that can tell what they hold are asked: as often as lamps are measured.</summary>
    internal static readonly TimeSpan ReadBackInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long a sensor may take; a one-wire conversion lasts 0.75 s.</summary>
    internal static readonly TimeSpan SensorDeadline = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a sensor that did not answer is left alone the first time; doubled with each failure, <see cref="SensorPauseDoublings"/> times at most. A meter without
    /// power costs its line a second, and shall cost those beside it no more than each sixteenth.
    /// </summary>
    internal static readonly TimeSpan ShortestSensorPause = TimeSpan.FromSeconds(1);

    /// <summary>How often that is doubled: up to 16 s, so that every report of a minute asks anew.</summary>
    internal const int SensorPauseDoublings = 4;

    /// <summary>How long a report waits for its slowest sensor before it goes up without it: two one-wire conversions. A line of fifty meters is read in twenty, and goes up piece by piece.</summary>
    internal static readonly TimeSpan ReportPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long what was read between reports waits for what is read beside it: the meters of the lamps that one command switched.</summary>
    internal static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Between two readings of a sensor that tells of changes: a door that opens is told at once, a loose contact costs a message a second.</summary>
    internal static readonly TimeSpan ShortestChangeInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long a gateway waits for its first desired document before it lights its lamps: dark streets are worse than burning lamps.</summary>
    internal static readonly TimeSpan DefaultStateDelay = TimeSpan.FromSeconds(30);

    /// <summary>The level of a lamp that nothing else decides (domain: default light state).</summary>
    internal const int DefaultLevelPercent = 100;

    /// <summary>City time between two reports while there is no desired document.</summary>
    internal const int DefaultReportIntervalSeconds = 60;

    /// <summary>The gateways of a city spread their first report over this time; connecting has spread them already, and who installs one wants to see it.</summary>
    internal static readonly TimeSpan FirstReportSpread = TimeSpan.FromMilliseconds(500);

    /// <summary>The gateways of a city spread reports of scheduled changes over this time.</summary>
    internal static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);

    /// <summary>How long a message that the uplink could not deliver waits for its next try, while the connection seems up.</summary>
    internal static readonly TimeSpan SendRetry = TimeSpan.FromSeconds(1);

    /// <summary>How long one message may wait for its acknowledgement; ingest commits within milliseconds, and a slow mobile link needs seconds.</summary>
    internal static readonly TimeSpan SendDeadline = TimeSpan.FromSeconds(30);
}
