using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Broker;

/// <summary>Serves MQTT over WebSocket within the host's HTTP pipeline.</summary>
public static class MqttWebSocketExtensions
{
    /// <summary>
    /// Serves the requests that come in through <c>Mqtt:WebSocketPort</c>, and only these; put it before everything else. Needs
    /// <see cref="KestrelMqttExtensions.ListenMqtt"/>.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    public static IApplicationBuilder UseMqttWebSockets(this IApplicationBuilder app)
    {
        WebSocketEndpoint endpoint = new(app.ApplicationServices.GetRequiredService<MqttBroker>());
        return app.MapWhen(
            context => context.Features.Get<WebSocketListener>() is not null,
            branch => branch
                // MQTT has its own Keep Alive.
                .UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan })
                .Run(endpoint.ServeAsync));
    }
}
