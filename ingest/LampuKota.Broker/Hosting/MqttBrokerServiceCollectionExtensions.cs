using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LampuKota.Broker;

/// <summary>Puts the broker into a host.</summary>
public static class MqttBrokerServiceCollectionExtensions
{
    /// <summary>
    /// Adds the broker as a singleton <see cref="MqttBroker"/>. It uses the <see cref="IPublishSink"/>, <see cref="IAuthenticator"/>,
    /// <see cref="IAccessPolicy"/> and <see cref="TimeProvider"/> that the host registers; without them it takes every message, refuses every
    /// credential, and refuses every topic (or opens all, where <see cref="BrokerOptions.AllowAnonymous"/> is set).
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Settings, see <see cref="BrokerOptions.Read"/>.</param>
    /// <param name="store">Where sessions, Retained Messages and wills outlive the process; null keeps them in memory. The broker closes it.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting cannot be used.</exception>
    public static IServiceCollection AddMqttBroker(this IServiceCollection services, BrokerOptions options, SqliteBrokerStore? store = null)
    {
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IAccessPolicy>(_ => options.AllowAnonymous ? new OpenAccessPolicy() : new ClosedAccessPolicy());
        services.AddSingleton(provider => new MqttBroker(
            options,
            provider.GetService<IPublishSink>(),
            provider.GetService<IAuthenticator>(),
            provider.GetRequiredService<IAccessPolicy>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MqttBroker>>(),
            store));
        services.AddSingleton<MqttConnectionHandler>();
        services.AddSingleton<IMemoryPoolFactory<byte>, TransportMemoryPool.Factory>();
        services.AddHostedService<BrokerLifetime>();
        return services;
    }
}
