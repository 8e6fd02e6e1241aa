using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LampuKota.Broker;

/// <summary>Notices TLS handshakes that lead to no connection, which Kestrel itself only writes to its log.</summary>
internal static class TlsWatch
{
    // The timer that ends a handshake counts in whole milliseconds, and may so be early by one.
    private static readonly TimeSpan TimerGranularity = TimeSpan.FromMilliseconds(2);

    /// <summary>Goes before TLS.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="broker">Is told of failures.</param>
    public static void Begin(ListenOptions listener, MqttBroker broker) => listener.Use(next => async transport =>
    {
        Handshake handshake = new();
        transport.Features.Set(handshake);
        TimeProvider time = broker.Core.Clock.Time;
        long start = time.GetTimestamp();
        await next(transport).ConfigureAwait(false);
        if (!handshake.IsDone)
            broker.OnTlsFailed(transport, isLate: time.GetElapsedTime(start) + TimerGranularity >= broker.Core.Limits.TlsTimeout);
    });

    /// <summary>Goes behind TLS.</summary>
    /// <param name="listener">The listener.</param>
    public static void End(ListenOptions listener) => listener.Use(next => transport =>
    {
        if (transport.Features.Get<Handshake>() is { } handshake)
            handshake.IsDone = true;
        return next(transport);
    });

    private sealed class Handshake
    {
        public bool IsDone { get; set; }
    }
}
