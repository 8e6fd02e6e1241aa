using System.Collections.Frozen;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>Which faults explain what a citizen sees at a lamp; pure.</summary>
public static class FaultCover
{
    /// <summary>Event of an incident about a damaged pole. Ours: nothing measures it.</summary>
    public const string PoleDamaged = "poleDamaged";

    private static readonly FrozenSet<string> Darkening = FrozenSet.Create(
        EventNames.LampFailure, EventNames.SupplyLoss, EventNames.TheftSuspected, EventNames.CircuitBreakerTripped, EventNames.ContactorError,
        EventNames.SwitchingErrorOn, EventNames.RelayFailure, EventNames.CyclingFailure, EventNames.LeakageDetected);

    private static readonly FrozenSet<string> Flickering = FrozenSet.Create(
        EventNames.CyclingFailure, EventNames.SupplyVoltageTooLow, EventNames.LampFailure, EventNames.SupplyLoss);

    private static readonly FrozenSet<string> BurningByDay = FrozenSet.Create(
        EventNames.LampUnexpectedOn, EventNames.SwitchingErrorOff, EventNames.LocalOverride, EventNames.RelayFailure);

    private static readonly FrozenSet<string> Damaging = FrozenSet.Create(PoleDamaged);

    /// <summary>Whether an event, at the lamp or at what feeds it, shows at the lamp as what a citizen sees.</summary>
    /// <param name="kind">What is seen.</param>
    /// <param name="eventName">Event name.</param>
    public static bool Explains(ReportKind kind, string eventName) => EventsOf(kind).Contains(eventName);

    /// <summary>The events, at a lamp or at what feeds it, that mean that lamps do not burn as long as they last.</summary>
    public static IReadOnlyList<string> DarkeningEvents { get; } =
        [.. Darkening.Except([EventNames.CyclingFailure, EventNames.LeakageDetected]).Order(StringComparer.Ordinal)];

    /// <summary>Whether an event, at a lamp or at what feeds it, means that lamps do not burn as long as it lasts.</summary>
    /// <param name="eventName">Event name.</param>
    public static bool Darkens(string eventName) => DarkeningEvents.Contains(eventName);

    /// <summary>The event under which an incident of people's word alone is kept.</summary>
    /// <param name="kind">What is seen.</param>
    public static string EventOf(ReportKind kind) => kind switch
    {
        ReportKind.Flicker => EventNames.CyclingFailure,
        ReportKind.DayBurner => EventNames.LampUnexpectedOn,
        ReportKind.Damaged => PoleDamaged,
        _ => EventNames.LampFailure,
    };

    /// <summary>What an event shows as at a lamp; null where citizens see nothing of it.</summary>
    /// <param name="eventName">Event name.</param>
    public static ReportKind? KindOf(string eventName)
    {
        foreach (ReportKind kind in Enum.GetValues<ReportKind>())
        {
            if (EventOf(kind) == eventName)
                return kind;
        }

        foreach (ReportKind kind in Enum.GetValues<ReportKind>())
        {
            if (Explains(kind, eventName))
                return kind;
        }

        return null;
    }

    private static FrozenSet<string> EventsOf(ReportKind kind) => kind switch
    {
        ReportKind.Flicker => Flickering,
        ReportKind.DayBurner => BurningByDay,
        ReportKind.Damaged => Damaging,
        _ => Darkening,
    };
}
