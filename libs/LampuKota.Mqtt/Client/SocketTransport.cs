using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;

namespace LampuKota.Mqtt;

/// <summary>TCP, with or without TLS. While nothing arrives no buffer is held: the pipe waits with a read of zero bytes.</summary>
internal sealed class SocketTransport : IMqttTransport
{
    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: 16 * 1024, minimumReadSize: 1024, leaveOpen: true, useZeroByteReads: true);
    private static readonly StreamPipeWriterOptions WriterOptions = new(leaveOpen: true);

    private readonly Stream _stream;

    private SocketTransport(Stream stream)
    {
        _stream = stream;
        Input = PipeReader.Create(stream, ReaderOptions);
        Output = PipeWriter.Create(stream, WriterOptions);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static async ValueTask<IMqttTransport> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is { } tls)
                stream = await SecureAsync(stream, tls(), options.Host, cancellationToken).ConfigureAwait(false);
            return new SocketTransport(stream);
        }
        catch
        {
            socket.Dispose();
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        await Input.CompleteAsync().ConfigureAwait(false);
        await Output.CompleteAsync(new IOException("The connection is closed.")).ConfigureAwait(false);
    }

    private static async ValueTask<Stream> SecureAsync(
        Stream plain, SslClientAuthenticationOptions options, string host, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(options.TargetHost))
            options.TargetHost = host;
        SslStream secure = new(plain, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
