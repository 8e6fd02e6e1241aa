using NodaTime;

namespace LampuKota.Lighting;

/// <summary>One event: who raises it at what, and when. docs/formats/events.md is the same for people; a test compares the two.</summary>
/// <param name="Name">Name, one of <see cref="EventNames"/>.</param>
/// <param name="Devices">The kinds of devices that it is raised for.</param>
/// <param name="Evaluator">The only one that raises it at these devices.</param>
/// <param name="Nature">What it tells.</param>
/// <param name="RaisedWhere">The condition with its threshold.</param>
/// <param name="ClearedWhere">The condition that ends it; between the two nothing changes.</param>
/// <param name="HoldToRaise">How long the condition must show without a break before it is raised.</param>
/// <param name="HoldToClear">How long it must be gone without a break before it is cleared.</param>
public sealed record EventDefinition(
    string Name,
    EventDevices Devices,
    EventEvaluator Evaluator,
    EventNature Nature,
    string RaisedWhere,
    string ClearedWhere,
    Duration HoldToRaise,
    Duration HoldToClear);

/// <summary>Kinds of devices that events are raised for.</summary>
[Flags]
public enum EventDevices
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A lamp.</summary>
    Lamp = 1,

    /// <summary>A gateway itself.</summary>
    Gateway = 2,

    /// <summary>A control cabinet, by its own id: its meter, door, breaker and switch.</summary>
    Cabinet = 4,

    /// <summary>A segment, by its own id: its breaker and contactor, and all of its lamps together.</summary>
    Segment = 8,

    /// <summary>A city sensor or photocell.</summary>
    Sensor = 16,
}

/// <summary>Who raises and clears an event.</summary>
public enum EventEvaluator
{
    /// <summary>The gateway that measures; the event comes on <c>{gateway}/event</c>.</summary>
    Gateway,

    /// <summary>Ingest, or <c>ingest --faults</c>; the event comes on <c>_ingest/event</c>.</summary>
    Ingest,
}

/// <summary>What an event tells.</summary>
public enum EventNature
{
    /// <summary>Something is wrong, from its start to its end.</summary>
    Fault,

    /// <summary>Something is so, from its start to its end, and nothing is wrong.</summary>
    State,

    /// <summary>Something went wrong once; it has no end.</summary>
    Incident,
}
