using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace LampuKota.TimeSeries;

/// <summary>Makes the HTTP clients of remote engines.</summary>
internal static class EngineHttp
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // An address may move to another machine: names are looked up anew after this.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A client that is let in; deadlines are the callers'.</summary>
    public static HttpClient Create(RemoteEngine engine)
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
