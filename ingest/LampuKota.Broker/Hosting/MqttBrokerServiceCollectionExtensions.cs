using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Broker;

/// <summary>Puts the broker into a host.</summary>
public static class MqttBrokerServiceCollectionExtensions
{
    /// <summary>
    /// Adds the broker as a singleton <see cref="MqttBroker"/>. It uses the <see cref="IPublishSink"/>, <see cref="IAuthenticator"/> and
    /// <see cref="IAccessPolicy"/> that the host registers; without them it takes every message, refuses every credential, and opens topics
    /// to services only (or to all, where <see cref="BrokerOptions.AllowAnonymous"/> is set).
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Settings, see <see cref="BrokerOptions.Read"/>.</param>
    public static IServiceCollection AddMqttBroker(this IServiceCollection services, BrokerOptions options)
    {
        options.Validate();
        return services.AddSingleton(new MqttBroker(options));
    }
}
