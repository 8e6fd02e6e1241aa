using LampuKota.Broker;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LampuKota.Benchmarks;

/// <summary>Our broker in a process of its own, as ingest hosts it, with one consumer in process that counts: <c>-- broker-host PORT</c>.</summary>
internal static class BrokerHost
{
    public const string Ready = "listening";

    public static async Task<int> RunAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var options = new BrokerOptions { Port = port, AllowAnonymous = true };
        builder.Services.AddSingleton<IPublishSink, CountingSink>();
        builder.Services.AddMqttBroker(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenMqtt());
        await using WebApplication app = builder.Build();
        await app.StartAsync();
        Console.WriteLine(Ready);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Takes what is telemetry, acknowledged at once: mosquitto, too, waits for no disk.</summary>
    private sealed class CountingSink : IPublishSink
    {
        private long _payloadBytes;

        public PublishTicket OnPublish(in Publisher publisher, in PublishView publish)
        {
            Interlocked.Add(ref _payloadBytes, publish.Payload.Length);
            return PublishTicket.Accepted;
        }

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => default;
    }
}
