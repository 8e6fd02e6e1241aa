namespace LampuKota.Broker;

/// <summary>Where the broker keeps what outlives a connection. The host says in which file.</summary>
public enum SessionStoreKind
{
    /// <summary>On disk: what was acknowledged survives the process, and the machine's power.</summary>
    Disk,

    /// <summary>In memory: the end of the process is the end of every session.</summary>
    Memory,
}
