namespace LampuKota.TimeSeries;

/// <summary>Sends lines in pieces of a bounded size until each has an answer. What the engine refuses is halved until the lines that it will never take are found.</summary>
internal sealed class LineSender(ILineEndpoint endpoint, ShipperOptions options, int maximumPieceBytes)
{
    // Finds some ten bad lines of a batch to the line; where there are more, larger pieces are given up. They were sent whole at least once, and InfluxDB
    // keeps the good points of such a piece.
    private const int MaximumHalvings = 128;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly BackOff _backOff = new(ShortestWait, LongestWait, options.Random);
    private bool _hasTaken;
    private long _retries;

    /// <summary>Requests that had to be sent again.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Whether the last request had no good answer.</summary>
    public bool IsAway { get; private set; }

    /// <summary>Sends whole lines, for as long as it takes.</summary>
    /// <returns>
    /// Not done where everything was refused by an engine that never took anything: then its address is more likely wrong than all the samples, and the lines are to be sent
    /// again, with what has come meanwhile.
    /// </returns>
    public async Task<SendResult> SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        long retriesBefore = _retries;
        var refused = new List<RefusedPiece>();
        Stack<ReadOnlyMemory<byte>> open = Cut(lines);
        int halvings = 0;
        while (open.TryPop(out ReadOnlyMemory<byte> piece))
        {
            WriteAnswer answer = await SendPieceAsync(piece, cancellationToken).ConfigureAwait(false);
            if (answer.Outcome == WriteOutcome.Taken)
                _hasTaken = true;
            else if (halvings < MaximumHalvings && MiddleOf(piece.Span) is > 0 and int middle)
            {
                halvings++;
                open.Push(piece[middle..]);
                open.Push(piece[..middle]);
            }
            else
                refused.Add(new RefusedPiece(piece, answer.Reason));
        }

        if (refused.Count > 0 && !_hasTaken)
        {
            await WaitAsync(new WriteAnswer(WriteOutcome.Away, refused[0].Reason), cancellationToken).ConfigureAwait(false);
            return new SendResult(false, false, []);
        }

        return new SendResult(true, _retries > retriesBefore, refused);
    }

    private async Task<WriteAnswer> SendPieceAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        while (true)
        {
            WriteAnswer answer = await endpoint.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            if (answer.Outcome == WriteOutcome.Away)
            {
                await WaitAsync(answer, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (IsAway && (_hasTaken || answer.Outcome == WriteOutcome.Taken))
            {
                options.Logger.EngineIsBack(options.EngineName, _retries);
                IsAway = false;
                _backOff.Reset();
            }

            return answer;
        }
    }

    private Task WaitAsync(WriteAnswer answer, CancellationToken cancellationToken)
    {
        IsAway = true;
        Interlocked.Increment(ref _retries);
        TimeSpan wait = _backOff.Next(answer.RetryAfter);
        options.Logger.EngineIsAway(options.EngineName, answer.Reason, wait.TotalSeconds);
        return Task.Delay(wait, options.Time, cancellationToken);
    }

    // The first piece on top.
    private Stack<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> lines)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        while (lines.Length > 0)
        {
            int length = lines.Length;
            if (length > maximumPieceBytes)
            {
                int last = lines.Span[..maximumPieceBytes].LastIndexOf((byte)'\n');
                length = (last >= 0 ? last : lines.Span.IndexOf((byte)'\n')) + 1;
            }

            pieces.Add(lines[..length]);
            lines = lines[length..];
        }

        pieces.Reverse();
        return new Stack<ReadOnlyMemory<byte>>(pieces);
    }

    // Where the line ends that holds the middle byte; 0 where that is the piece's only or last line, and there is none before.
    private static int MiddleOf(ReadOnlySpan<byte> piece)
    {
        int before = piece[..(piece.Length / 2)].LastIndexOf((byte)'\n') + 1;
        int after = piece.Length / 2 + piece[(piece.Length / 2)..].IndexOf((byte)'\n') + 1;
        return before > 0 ? before : after < piece.Length ? after : 0;
    }
}

/// <summary>How sending ended.</summary>
/// <param name="IsDone">Whether every line was taken or refused for good.</param>
/// <param name="WasAway">Whether anything had to be sent again, so that the engine may have been started anew.</param>
/// <param name="Refused">What was refused.</param>
internal readonly record struct SendResult(bool IsDone, bool WasAway, IReadOnlyList<RefusedPiece> Refused);

/// <summary>Lines that the engine will never take.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Reason">Its reason.</param>
internal readonly record struct RefusedPiece(ReadOnlyMemory<byte> Lines, string Reason);
