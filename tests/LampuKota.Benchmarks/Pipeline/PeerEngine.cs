namespace LampuKota.Benchmarks;

/// <summary>A time-series engine that takes line protocol over HTTP.</summary>
internal abstract class PeerEngine(string folder, HttpClient http)
{
    public abstract string Name { get; }

    /// <summary>Where line protocol with milliseconds goes.</summary>
    public abstract Uri WriteAddress { get; }

    protected string Folder { get; } = folder;

    protected HttpClient Http { get; } = http;

    public abstract Task<ServerProcess> StartAsync();

    /// <summary>Returns when what was written lies in the engine's own files.</summary>
    public abstract Task SettleAsync();

    public abstract Task<long> CountStoredAsync();
}
