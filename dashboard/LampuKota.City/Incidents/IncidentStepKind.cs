namespace LampuKota.City;

/// <summary>What can happen to an incident; <see cref="IncidentLifecycle"/> says from which state, by whom, and what follows.</summary>
public enum IncidentStepKind
{
    /// <summary>It was recorded; this is the step that people are told of.</summary>
    Raised,

    /// <summary>A message was handed over.</summary>
    Notified,

    /// <summary>Nobody answered in time, and others were told.</summary>
    Escalated,

    /// <summary>Somebody takes it on.</summary>
    Accepted,

    /// <summary>Who had taken it on gives it back.</summary>
    GivenBack,

    /// <summary>The crew is at the pole; a maintenance lock is asked for.</summary>
    OnSite,

    /// <summary>The maintenance lock was asked for; no gateway has confirmed it yet.</summary>
    LockAsked,

    /// <summary>A gateway has confirmed the maintenance lock.</summary>
    LockHeld,

    /// <summary>The maintenance lock is released.</summary>
    LockReleased,

    /// <summary>The crew has repaired it.</summary>
    Fixed,

    /// <summary>Lamps shall be lit for some minutes, to be measured.</summary>
    TestLight,

    /// <summary>The test light was sent.</summary>
    TestStarted,

    /// <summary>The test light did not show the power that it should.</summary>
    TestFailed,

    /// <summary>Measured power shows the repair.</summary>
    Proven,

    /// <summary>A supervisor closes it without proof.</summary>
    Waived,

    /// <summary>It is over.</summary>
    Closed,

    /// <summary>It was closed or repaired, and is worked on again; people are told.</summary>
    Reopened,

    /// <summary>Its condition ended by itself and has come back within the time in which nobody is told anew.</summary>
    Recurred,

    /// <summary>Its condition has ended.</summary>
    Recovered,

    /// <summary>More devices belong to it than before.</summary>
    Widened,

    /// <summary>Another incident explains it, and takes it in.</summary>
    Folded,

    /// <summary>What it explained has not come back with the rest, and stands for itself from now on.</summary>
    NotReturned,

    /// <summary>A person made it part of another incident.</summary>
    Merged,

    /// <summary>A person took devices out of it into an incident of their own.</summary>
    Split,

    /// <summary>Its response times stand still: there is no supply to repair with.</summary>
    Paused,

    /// <summary>Its response times run again.</summary>
    Resumed,

    /// <summary>Somebody remarks something.</summary>
    Noted,
}
