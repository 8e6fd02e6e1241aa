namespace LampuKota.City;

/// <summary>Kinds of command.</summary>
public enum CommandKind
{
    /// <summary>A level for a time, or resuming the control program.</summary>
    Level,

    /// <summary>Everything at 100 %, at once; locked lamps stay as they are.</summary>
    Emergency,

    /// <summary>A maintenance lock.</summary>
    Lock,

    /// <summary>The release of a maintenance lock.</summary>
    Release,

    /// <summary>Gives each lamp back what it had before another command.</summary>
    Undo,
}
