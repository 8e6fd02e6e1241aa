namespace LampuKota.Gateway.Linux;

/// <summary>A dimmer on a PWM channel: the pulse is as long as the level says (0-10 V converters, LED gear).</summary>
/// <param name="channel">The channel.</param>
/// <param name="frequencyHz">Frequency, hertz.</param>
/// <param name="isInverted">Whether the pulse is low.</param>
internal sealed class PwmLampOutput(PwmChannel channel, int frequencyHz, bool isInverted) : IReadableLampOutput
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

    /// <inheritdoc/>
    // The kernel keeps a channel running after the process that set it has ended.
    public ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(channel.Running(_periodNs, isInverted) is { } dutyNs ? (int)Math.Round(100.0 * dutyNs / _periodNs) : (int?)null);
}
