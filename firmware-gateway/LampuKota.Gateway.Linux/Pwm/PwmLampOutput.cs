namespace LampuKota.Gateway.Linux;

/// <summary>A dimmer on a PWM channel: the pulse is as long as the level says (0-10 V converters, LED gear).</summary>
/// <param name="channel">The channel.</param>
/// <param name="frequencyHz">Frequency, hertz.</param>
/// <param name="isInverted">Whether the pulse is low.</param>
internal sealed class PwmLampOutput(PwmChannel channel, int frequencyHz, bool isInverted) : ILampOutput
{
    private readonly long _periodNs = 1_000_000_000L / frequencyHz;
    private bool _isPrepared;

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
    {
        if (!_isPrepared)
            await channel.PrepareAsync(_periodNs, isInverted, cancellationToken);
        _isPrepared = true;
        channel.Set(_periodNs * levelPercent / 100);
    }
}
