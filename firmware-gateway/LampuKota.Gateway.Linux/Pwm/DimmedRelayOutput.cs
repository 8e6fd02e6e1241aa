namespace LampuKota.Gateway.Linux;

/// <summary>A relay that switches the mains of a lamp and a dimmer beside it: the dimmer is set before the relay closes and after it opens.</summary>
/// <param name="relay">The relay.</param>
/// <param name="dimmer">The dimmer.</param>
internal sealed class DimmedRelayOutput(IReadableLampOutput relay, IReadableLampOutput dimmer) : IReadableLampOutput
{
    /// <inheritdoc/>
    public async ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
    {
        (ILampOutput first, ILampOutput second) = levelPercent > 0 ? (dimmer, relay) : (relay, dimmer);
        await first.ApplyAsync(levelPercent, cancellationToken);
        await second.ApplyAsync(levelPercent, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken) =>
        await relay.ReadLevelAsync(cancellationToken) is var held && held > 0 ? await dimmer.ReadLevelAsync(cancellationToken) : held;
}
