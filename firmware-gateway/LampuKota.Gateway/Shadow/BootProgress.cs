namespace LampuKota.Gateway;

/// <summary>How far the gateway came since the machine was started.</summary>
internal enum BootProgress
{
    /// <summary>It has not run since.</summary>
    New,

    /// <summary>It has run, and told of the start; lamps may still wait to be lit.</summary>
    Told,

    /// <summary>Every lamp has had its turn.</summary>
    Lit,
}
