namespace LampuKota.Gateway.Linux;

/// <summary>
/// A dimmer on a PWM channel: the pulse is as long as the level and the luminaire's curve say (0-10 V converters, LED gear). Where it is inverted, a channel that
/// nobody drives is full light: that is how a 0-10 V line is wired to fail lit.
/// </summary>
/// <param name="channel">The channel.</param>
/// <param name="frequencyHz">Frequency, hertz.</param>
/// <param name="isInverted">Whether the pulse is low.</param>
/// <param name="dimming">How the luminaire is dimmed.</param>
internal sealed class PwmLampOutput(PwmChannel channel, int frequencyHz, bool isInverted, Dimming dimming) : IReadableLampOutput
{
    private readonly long _periodNs = 1_000_000_000L / frequencyHz;
    private bool _isPrepared;

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
    {
        if (!_isPrepared)
            await channel.PrepareAsync(_periodNs, isInverted, cancellationToken);
        _isPrepared = false;
        channel.Set((long)Math.Round(_periodNs * dimming.Signal(levelPercent)));

        // Not reached where the channel is gone: it is prepared anew at the next try.
        _isPrepared = true;
    }

    /// <inheritdoc/>
    // The kernel keeps a channel running after the process that set it has ended.
    public ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(channel.Running(_periodNs, isInverted) is { } dutyNs ? dimming.Level(dutyNs / (double)_periodNs) : (int?)null);
}
