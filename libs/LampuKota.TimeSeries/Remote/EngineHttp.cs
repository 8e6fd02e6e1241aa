using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace LampuKota.TimeSeries;

/// <summary>Makes the HTTP clients of remote engines.</summary>
internal static class EngineHttp
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // An address may move to another machine: names are looked up anew after this.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A client that is let in; deadlines are the callers'.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="onBroken">Is told each connection that could not be made, or that the other side ended or broke; null where nobody wants to know.</param>
    public static HttpClient Create(RemoteEngine engine, Action? onBroken = null)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
        };
        if (onBroken is not null)
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, onBroken, cancellationToken);
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = Authorization(engine);
        return client;
    }

    /// <summary>What went wrong, from the innermost cause; without addresses or secrets.</summary>
    public static string Explain(Exception e) => e switch
    {
        OperationCanceledException => "no answer in time",
        HttpRequestException { InnerException: { } inner } => inner.Message,
        _ => e.Message,
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint address, Action onBroken, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return new WatchedStream(new NetworkStream(socket, ownsSocket: true), onBroken);
        }
        catch
        {
            socket.Dispose();
            onBroken();
            throw;
        }
    }

    private static AuthenticationHeaderValue? Authorization(RemoteEngine engine)
    {
        if (engine.Secret is null)
            return null;
        if (engine.Kind == RemoteEngineKind.InfluxDb2)
            return new AuthenticationHeaderValue("Token", engine.Secret);
        return engine.UserName is null
            ? new AuthenticationHeaderValue("Bearer", engine.Secret)
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{engine.UserName}:{engine.Secret}")));
    }
}
