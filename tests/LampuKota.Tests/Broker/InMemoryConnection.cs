using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace LampuKota.Tests;

/// <summary>Both ends of a network connection, with no network in between.</summary>
internal sealed class InMemoryConnection
{
    private readonly Pipe _toServer = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Pipe _toClient;

    /// <param name="window">How many bytes the server may have sent that the client has not read.</param>
    public InMemoryConnection(int window = 65_536)
    {
        _toClient = new Pipe(new PipeOptions(
            pauseWriterThreshold: window, resumeWriterThreshold: window / 2, useSynchronizationContext: false));
        Server = new ServerEnd(this);
    }

    /// <summary>What the broker gets.</summary>
    public ConnectionContext Server { get; }

    /// <summary>What the server has sent.</summary>
    public PipeReader ClientInput => _toClient.Reader;

    /// <summary>What the server is to receive.</summary>
    public PipeWriter ClientOutput => _toServer.Writer;

    public bool IsAborted { get; private set; }

    private sealed class ServerEnd : DefaultConnectionContext
    {
        private readonly InMemoryConnection _connection;

        public ServerEnd(InMemoryConnection connection)
        {
            _connection = connection;
            Transport = new DuplexPipe(connection._toServer.Reader, connection._toClient.Writer);
        }

        public override void Abort(ConnectionAbortedException abortReason)
        {
            _connection.IsAborted = true;
            // As a socket does: whoever reads or writes at either end learns of it.
            _connection._toServer.Writer.Complete(abortReason);
            _connection._toClient.Reader.CancelPendingRead();
            _connection._toClient.Reader.Complete();
        }
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
