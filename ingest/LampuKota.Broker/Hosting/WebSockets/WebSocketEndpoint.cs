using System.Net.WebSockets;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LampuKota.Broker;

/// <summary>The HTTP side of MQTT over WebSocket (MQTT 5.0, 6): checks the request, and says in words what is wrong with one that cannot be served.</summary>
internal sealed class WebSocketEndpoint(MqttBroker broker)
{
    // [MQTT-6.0.0-3], [MQTT-6.0.0-4]
    private const string Subprotocol = "mqtt";

    // Where MQTT.js and Paho knock when they are told nothing else.
    private static readonly PathString[] Paths = ["/", "/mqtt"];

    private readonly string[] _origins = broker.Options.WebSocketOriginList;

    /// <summary>Answers one request.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (FindFault(context) is { } fault)
        {
            await RefuseAsync(context, fault.Status, fault.Reason).ConfigureAwait(false);
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(Subprotocol).ConfigureAwait(false);
        await using WebSocketConnection connection = new(context, socket, broker.Core);
        await connection.RunAsync(broker.ServeAdmittedAsync).ConfigureAwait(false);
    }

    private (int Status, string Reason)? FindFault(HttpContext context)
    {
        if (!Paths.Contains(context.Request.Path))
            return (StatusCodes.Status404NotFound, "MQTT is served at / and at /mqtt.");
        if (!context.WebSockets.IsWebSocketRequest)
            return (StatusCodes.Status426UpgradeRequired, "This port speaks MQTT over WebSocket: connect with an MQTT client, to ws:// or wss://.");
        if (!context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol))
            return (StatusCodes.Status400BadRequest, "The WebSocket subprotocol \"mqtt\" is missing: ask for it with Sec-WebSocket-Protocol: mqtt.");
        if (!WebSocketOrigin.IsAllowed(context.Request.Headers.Origin, context.Request.Host, _origins))
            return (StatusCodes.Status403Forbidden, "Pages of this origin may not connect: the operator lists those that may in Mqtt:WebSocketOrigins.");
        return null;
    }

    private Task RefuseAsync(HttpContext context, int status, string reason)
    {
        broker.Core.Refusals.Add(
            RefusedThing.Connection, ReasonCode.ImplementationSpecificError, reason, WebSocketConnection.RemoteEndPointOf(context), clientIdentifier: null);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        // RFC 9110, 15.5.22: a 426 names the protocol to upgrade to.
        if (status == StatusCodes.Status426UpgradeRequired)
            context.Response.Headers[HeaderNames.Upgrade] = "websocket";
        context.Response.Headers[HeaderNames.Connection] = "close";
        return context.Response.WriteAsync(reason + "\n", context.RequestAborted);
    }
}
