using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>How soon somebody must know.</summary>
public enum MessageUrgency
{
    /// <summary>Danger to people, or many lamps: at once, by day and night.</summary>
    Urgent,

    /// <summary>A dark or burning lamp: at once, but not in a person's quiet hours.</summary>
    Normal,

    /// <summary>What can wait: one list in the morning.</summary>
    Low,
}

/// <summary>What a crew must know of a kind of fault before it goes out.</summary>
/// <param name="Urgency">How soon somebody must know, where few lamps are concerned.</param>
/// <param name="Parts">Key of the likely parts' words, <c>parts.*</c>.</param>
/// <param name="Hazard">Key of the hazards' words, <c>hazard.*</c>.</param>
public sealed record CauseFacts(MessageUrgency Urgency, string Parts, string Hazard);

/// <summary>Urgency, likely parts and hazards by TALQ event name (docs/formats/notifications.md).</summary>
public static class CauseTable
{
    /// <summary>From so many lamps on every cause is urgent: a street is dark, whatever the reason.</summary>
    public const int ManyLamps = 10;

    private static readonly CauseFacts Unknown = new(MessageUrgency.Normal, "inspect", "live");

    private static readonly Dictionary<string, CauseFacts> Facts = new(StringComparer.Ordinal)
    {
        ["lampFailure"] = new(MessageUrgency.Normal, "lamp", "height"),
        ["dimmingFailure"] = new(MessageUrgency.Low, "driver", "height"),
        ["cyclingFailure"] = new(MessageUrgency.Normal, "driver", "height"),
        ["lampUnexpectedOn"] = new(MessageUrgency.Low, "relay", "height"),
        ["lampPowerTooHigh"] = new(MessageUrgency.Normal, "driver", "height"),
        ["lampPowerTooLow"] = new(MessageUrgency.Low, "driver", "height"),
        ["lampVoltageTooHigh"] = new(MessageUrgency.Normal, "driver", "height"),
        ["lampVoltageTooLow"] = new(MessageUrgency.Low, "driver", "height"),
        ["supplyVoltageTooHigh"] = new(MessageUrgency.Urgent, "supply", "live"),
        ["supplyVoltageTooLow"] = new(MessageUrgency.Normal, "supply", "live"),
        ["currentTooHigh"] = new(MessageUrgency.Urgent, "wiring", "live"),
        ["currentTooLow"] = new(MessageUrgency.Low, "wiring", "height"),
        ["powerFactorTooLow"] = new(MessageUrgency.Low, "driver", "height"),
        ["controlGearCommFailure"] = new(MessageUrgency.Low, "driver", "height"),
        ["relayFailure"] = new(MessageUrgency.Normal, "relay", "live"),
        ["contactorError"] = new(MessageUrgency.Normal, "contactor", "live"),
        ["supplyLoss"] = new(MessageUrgency.Urgent, "supply", "grid"),
        ["leakageDetected"] = new(MessageUrgency.Urgent, "leak", "leak"),
        ["invalidLampType"] = new(MessageUrgency.Low, "lamp", "height"),
        ["circuitBreakerTripped"] = new(MessageUrgency.Urgent, "breaker", "short"),
        ["switchingErrorOn"] = new(MessageUrgency.Normal, "contactor", "live"),
        ["switchingErrorOff"] = new(MessageUrgency.Normal, "contactor", "live"),
        ["localOverride"] = new(MessageUrgency.Low, "switch", "live"),
        ["cabinetDoorOpen"] = new(MessageUrgency.Urgent, "door", "theft"),
        ["totalPowerTooHigh"] = new(MessageUrgency.Normal, "wiring", "live"),
        ["totalPowerTooLow"] = new(MessageUrgency.Normal, "wiring", "theft"),
        ["communicationFailure"] = new(MessageUrgency.Normal, "gateway", "live"),
        ["clockDoubtful"] = new(MessageUrgency.Low, "clock", "live"),
        ["levelTooHigh"] = new(MessageUrgency.Normal, "sensor", "height"),
        ["levelTooLow"] = new(MessageUrgency.Low, "sensor", "height"),
        ["temperatureTooHigh"] = new(MessageUrgency.Urgent, "wiring", "fire"),
        ["theftSuspected"] = new(MessageUrgency.Urgent, "cable", "theft"),
        ["energyDisagrees"] = new(MessageUrgency.Low, "meter", "live"),
        ["stuckValue"] = new(MessageUrgency.Low, "meter", "live"),
        ["storageDamaged"] = new(MessageUrgency.Low, "gateway", "live"),
    };

    // What is so of one phase is what it is of the whole.
    private static readonly Dictionary<string, string> OfPhase = new(StringComparer.Ordinal)
    {
        ["VoltageTooHigh"] = "supplyVoltageTooHigh",
        ["VoltageTooLow"] = "supplyVoltageTooLow",
        ["CurrentTooHigh"] = "currentTooHigh",
        ["PowerTooHigh"] = "totalPowerTooHigh",
    };

    /// <summary>The events that have facts of their own.</summary>
    public static IReadOnlyCollection<string> Events => Facts.Keys;

    /// <summary>The facts of an event; those of an inspection where it is not known.</summary>
    /// <param name="eventName">TALQ event name.</param>
    public static CauseFacts Of(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        if (eventName.StartsWith("phase", StringComparison.Ordinal) && eventName.Length > 6 && OfPhase.TryGetValue(eventName[6..], out string? whole))
            eventName = whole;
        return Facts.GetValueOrDefault(eventName, Unknown);
    }

    /// <summary>How soon somebody must know of a fault.</summary>
    /// <param name="cause">What kind of thing it comes from.</param>
    /// <param name="eventName">TALQ event name.</param>
    /// <param name="lampCount">How many lamps it explains.</param>
    public static MessageUrgency UrgencyOf(IncidentCause cause, string eventName, int lampCount)
    {
        if (lampCount >= ManyLamps || cause == IncidentCause.Grid)
            return MessageUrgency.Urgent;
        return (cause, eventName) switch
        {
            (IncidentCause.Lamp or IncidentCause.Sensor, EventNames.CommunicationFailure) => MessageUrgency.Low, // It burns by its own calendar.
            (IncidentCause.Lamp, EventNames.SupplyLoss) => MessageUrgency.Normal,
            _ => Of(eventName).Urgency,
        };
    }
}
