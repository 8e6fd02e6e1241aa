using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Looks whether messages reach anybody; for the System page and for the health that keeps the heartbeat going.</summary>
/// <param name="deliveries">The outbox.</param>
/// <param name="channels">The channels that are set up.</param>
/// <param name="clock">The city's clock.</param>
internal sealed class NotificationWatch(DeliveryStore deliveries, ChannelStates channels, CityClock clock)
{
    /// <summary>Real time after which a message that has reached nobody is stuck: longer than a service's restart, shorter than a crew's way.</summary>
    public static readonly Duration Late = Duration.FromMinutes(15);

    /// <summary>How messages stand; null where no channel is set up, so that nobody expects any.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NotificationStanding?> LookAsync(CancellationToken cancellationToken) => channels.SetUp.Count == 0
        ? null
        : await deliveries.LookAsync(clock.GetCurrentInstant() - Late * clock.Speed, cancellationToken);
}
