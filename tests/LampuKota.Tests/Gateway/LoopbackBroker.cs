using LampuKota.Broker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>The real broker on a free port of loopback, open to everyone.</summary>
internal sealed class LoopbackBroker : IAsyncDisposable
{
    private readonly WebApplication _host;

    private LoopbackBroker(WebApplication host) => _host = host;

    public int Port => _host.Services.GetRequiredService<MqttBroker>().EndPoints[0].Port;

    public static async Task<LoopbackBroker> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenMqtt());
        builder.Services.AddMqttBroker(new BrokerOptions { Port = 0, AllowAnonymous = true });
        WebApplication host = builder.Build();
        await host.StartAsync();
        return new LoopbackBroker(host);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
