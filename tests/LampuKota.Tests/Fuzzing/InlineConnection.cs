using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace LampuKota.Tests;

/// <summary>
/// Both ends of a network connection on one thread: what a client writes the server has read when the call returns. So a million packets take
/// seconds, and a failure comes again at the same packet.
/// </summary>
internal sealed class InlineConnection : DefaultConnectionContext, IDuplexPipe
{
    private readonly Pipe _toServer = new(Options(pauseWriterThreshold: 0));
    private readonly Pipe _toClient = new(Options(pauseWriterThreshold: 65_536));

    public InlineConnection()
    {
        Transport = this;
        RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 40_000);
    }

    PipeReader IDuplexPipe.Input => _toServer.Reader;

    PipeWriter IDuplexPipe.Output => _toClient.Writer;

    /// <summary>What the server has sent.</summary>
    public PipeReader ClientInput => _toClient.Reader;

    /// <summary>What the server is to receive.</summary>
    public PipeWriter ClientOutput => _toServer.Writer;

    public bool IsAborted { get; private set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        IsAborted = true;
        _toServer.Writer.Complete(abortReason);
        _toClient.Reader.CancelPendingRead();
        _toClient.Reader.Complete();
    }

    private static PipeOptions Options(long pauseWriterThreshold) => new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: pauseWriterThreshold,
        resumeWriterThreshold: pauseWriterThreshold / 2,
        useSynchronizationContext: false);
}
