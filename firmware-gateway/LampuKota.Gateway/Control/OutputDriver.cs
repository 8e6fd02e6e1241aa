using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// Gives levels to one output, one after the other, so that what a slow one does late never overtakes what it was told later. An output that does not answer in time is
/// given up and left alone until it has ended; then the level that should hold is given to it again. Safe for use by several threads.
/// </summary>
/// <param name="output">The output.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="timeProvider">Real time, for deadlines.</param>
/// <param name="onFeedback">Told of the level that the output holds; null where that is not known any more.</param>
/// <param name="onEnded">Told when an output that did not answer at once has ended.</param>
internal sealed class OutputDriver(ILampOutput output, CityClock clock, TimeProvider timeProvider, Action<LampFeedback?> onFeedback, Action onEnded)
{
    private static readonly Task<string?> Done = Task.FromResult<string?>(null);

    private readonly Lock _lock = new();
    private Task<string?>? _running;
    private bool _isGivenUp;
    private bool _hasEndedLate;

    /// <summary>Whether a level is on its way.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
                return _running is not null;
        }
    }

    /// <summary>Whether it has ended since this was asked last what it had been given up for.</summary>
    public bool TakeLateEnd()
    {
        lock (_lock)
        {
            bool hasEndedLate = _hasEndedLate;
            _hasEndedLate = false;
            return hasEndedLate;
        }
    }

    private static string NotAnswered => $"The output did not answer within {GatewayLimits.OutputDeadline.TotalSeconds} s.";

    /// <summary>Gives it a level; ends in <see cref="GatewayLimits.OutputDeadline"/>, or twice that where another level is on its way.</summary>
    /// <param name="levelPercent">0 to 100 %.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    /// <returns>Null where the output holds it; else why not, a sentence.</returns>
    public Task<string?> ApplyAsync(int levelPercent, CancellationToken cancellationToken)
    {
        Task<string?> running;
        lock (_lock)
        {
            if (_isGivenUp)
                return Task.FromResult<string?>("The output has not answered yet to what it was told before.");
            if (_running is not null)
                return AfterAsync(_running, levelPercent, cancellationToken);

            ValueTask applying;
            try
            {
                applying = output.ApplyAsync(levelPercent, cancellationToken);
            }
            catch (IOException exception)
            {
                return Task.FromResult<string?>(exception.Message);
            }

            if (applying.IsCompletedSuccessfully)
            {
                Holds(levelPercent);
                return Done;
            }

            running = _running = EndAsync(applying.AsTask(), levelPercent);
        }

        return WithinDeadlineAsync(running, cancellationToken);
    }

    private void Holds(int levelPercent) => onFeedback(new LampFeedback(levelPercent, clock.GetCurrentInstant().ToUnixTimeMilliseconds()));

    private async Task<string?> AfterAsync(Task<string?> running, int levelPercent, CancellationToken cancellationToken) =>
        await WithinDeadlineAsync(running, cancellationToken) is { } problem && problem == NotAnswered
            ? problem
            : await ApplyAsync(levelPercent, cancellationToken);

    private async Task<string?> WithinDeadlineAsync(Task<string?> running, CancellationToken cancellationToken)
    {
        try
        {
            return await running.WaitAsync(GatewayLimits.OutputDeadline, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            lock (_lock)
                _isGivenUp = _running == running;
            return NotAnswered;
        }
    }

    private async Task<string?> EndAsync(Task applying, int levelPercent)
    {
        // So that who began it has taken note of it.
        await applying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        bool wasGivenUp;
        lock (_lock)
        {
            (wasGivenUp, _running, _isGivenUp) = (_isGivenUp, null, false);
            _hasEndedLate |= wasGivenUp;
            if (applying.IsCompletedSuccessfully)
                Holds(levelPercent);
            else if (wasGivenUp)
                onFeedback(null); // It may hold the one level or the other.
        }

        onEnded();
        try
        {
            await applying;
            return null;
        }
        catch (IOException exception)
        {
            return exception.Message;
        }
    }
}
