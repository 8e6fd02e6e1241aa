using System.Runtime.ExceptionServices;

namespace LampuKota.Gateway;

/// <summary>
/// Asks one lamp's output what it holds, beside everything else: nobody waits for the answer, which is laid at the lamp. One that has not answered is not asked again. Begun by one
/// caller at a time; allocates nothing while the output answers.
/// </summary>
internal sealed class LevelReader
{
    private readonly Lamp _lamp;
    private readonly IReadableLampOutput _output;
    private readonly Action<Lamp, string> _onFailed;
    private readonly Action _end;
    private ValueTask<int?> _reading;
    private LampFeedback? _feedback;
    private ExceptionDispatchInfo? _defect;
    private bool _isGivenUp;
    private volatile bool _isBusy;

    /// <param name="lamp">The lamp.</param>
    /// <param name="output">Its output.</param>
    /// <param name="onFailed">Told why it could not be read, a sentence; from any thread.</param>
    public LevelReader(Lamp lamp, IReadableLampOutput output, Action<Lamp, string> onFailed)
    {
        (_lamp, _output, _onFailed) = (lamp, output, onFailed);
        _end = End;
    }

    /// <summary>Whether it has not answered yet.</summary>
    public bool IsBusy => _isBusy;

    /// <summary>Asks, where the lamp was given a level and none is on its way.</summary>
    /// <param name="cancellationToken">The gateway stops.</param>
    /// <remarks>What is no <see cref="IOException"/> is a defect, and thrown here at the next time.</remarks>
    public void Begin(CancellationToken cancellationToken)
    {
        _defect?.Throw();
        if (_isBusy)
        {
            GiveUp();
            return;
        }

        if (_lamp.Feedback is not { } feedback || _lamp.Driver.IsBusy || _lamp.Reading is { IsCompleted: false })
            return;

        (_feedback, _isGivenUp) = (feedback, false);
        try
        {
#pragma warning disable CA2012 // What came of it is taken once, in End: an await would cost an object for each reading.
            _reading = _output.ReadLevelAsync(cancellationToken);
#pragma warning restore CA2012
        }
        catch (IOException exception)
        {
            Fail(exception.Message);
            return;
        }

        _isBusy = true;
        if (_reading.IsCompleted)
            End();
        else
            _reading.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_end);
    }

    private void GiveUp()
    {
        if (_isGivenUp)
            return;
        _isGivenUp = true;
        Fail("The output does not say what it holds.");
    }

    private void End()
    {
        try
        {
            // What is told of a level that was given up meanwhile, or of another one, is nobody's.
            Take(_reading.GetAwaiter().GetResult());
        }
        catch (IOException exception)
        {
            Fail(exception.Message);
        }
        catch (OperationCanceledException)
        {
            _lamp.ReadBack = null; // The gateway stops.
        }
#pragma warning disable CA1031 // Thrown again by the one who asks.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _defect = ExceptionDispatchInfo.Capture(exception);
        }

        _isBusy = false;
    }

    private void Take(int? held)
    {
        if (held is not { } percent || !ReferenceEquals(_feedback, _lamp.Feedback))
            _lamp.ReadBack = null;
        else if (_lamp.ReadBack is not { } known || known.OutputPercent != percent || !ReferenceEquals(known.Feedback, _feedback))
            _lamp.ReadBack = new LampReadBack(percent, _feedback!);
    }

    private void Fail(string problem)
    {
        _lamp.ReadBack = null;
        _onFailed(_lamp, problem);
    }
}
