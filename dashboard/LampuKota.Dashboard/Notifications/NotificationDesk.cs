using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>What people ask of the notifier.</summary>
/// <param name="deliveries">The outbox.</param>
/// <param name="channels">The channels that are set up.</param>
/// <param name="pump">Sends.</param>
/// <param name="services">The key of web push, where that is set up.</param>
/// <param name="clock">The city's clock.</param>
internal sealed class NotificationDesk(DeliveryStore deliveries, ChannelStates channels, DeliveryPump pump, IServiceProvider services, CityClock clock)
{
    /// <summary>Sends a person a message that tells of nothing but that messages arrive.</summary>
    /// <returns>The message's id.</returns>
    /// <exception cref="RequestRefusedException">The person has no such contact, or the channel is not set up.</exception>
    public async Task<string> SendTestAsync(PersonContacts? person, ContactChannel channel, CancellationToken cancellationToken)
    {
        if (person?.Find(channel) is null)
            throw new RequestRefusedException(Refusal.NotFound, "channel", "This person has no contact of this channel; save one first.");
        if (!channels.SetUp.Contains(channel))
            throw new RequestRefusedException(Refusal.Unavailable, "channel", $"{channel} is not set up on this server; docs/operations.md names its settings.");
        string id = await deliveries.AddTestAsync(person, channel, clock.GetCurrentInstant(), cancellationToken);
        pump.Wake();
        return id;
    }

    /// <summary>Whether this server pushes to browsers.</summary>
    public bool IsPushSetUp => channels.SetUp.Contains(ContactChannel.WebPush);

    /// <summary>The key for which browsers subscribe.</summary>
    /// <exception cref="RequestRefusedException">Web push is not set up.</exception>
    public async Task<string> PushKeyAsync(CancellationToken cancellationToken) => services.GetService<PushKeys>() is { } keys
        ? (await keys.GetAsync(cancellationToken)).PublicKey
        : throw new RequestRefusedException(Refusal.Unavailable, null, $"Web push is not set up on this server: set {NotificationSettings.PushSubjectKey}.");
}
