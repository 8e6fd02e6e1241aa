using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Puts the notifier into the program.</summary>
internal static class NotificationHosting
{
    /// <summary>Registers rota, outbox, channels and the two loops.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="settings">Which channels there are.</param>
    public static void AddNotifications(this IServiceCollection services, NotificationSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<RotaStore>();
        services.AddSingleton<NotificationStore>();
        services.AddSingleton<DeliveryStore>();
        services.AddSingleton<DutyService>();
        services.AddSingleton<OutgoingHttp>();
        services.AddSingleton<NotificationMetrics>();
        services.AddSingleton<MessageWriter>();
        services.AddSingleton<AnswerLinks>();
        services.AddSingleton<AnswerDesk>();
        services.AddSingleton<NotificationPlanning>();
        services.AddSingleton<MessageComposer>();
        AddChannels(services, settings);
        services.AddSingleton<ChannelStates>();
        services.AddSingleton<DeliveryPump>();
        services.AddSingleton<NotificationDesk>();
        services.AddSingleton<NotificationWatch>();
        services.AddSingleton<Notifier>();
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryPump>());
        services.AddHostedService(provider => provider.GetRequiredService<Notifier>());
    }

    private static void AddChannels(IServiceCollection services, NotificationSettings settings)
    {
        if (settings.Smtp is { } smtp)
            services.AddSingleton<IMessageChannel>(provider => new SmtpChannel(smtp, provider.GetRequiredService<TimeProvider>()));
        if (settings.Webhook is { } webhook)
            services.AddSingleton<IMessageChannel>(provider => new WebhookChannel(Http(provider), webhook.Secret, webhook.Hosts, provider.GetRequiredService<TimeProvider>()));
        if (settings.Telegram is { } telegram)
            services.AddSingleton<IMessageChannel>(provider => new TelegramChannel(Http(provider), telegram.Url, telegram.Token));
        if (settings.WhatsApp is { } whatsApp)
            services.AddSingleton<IMessageChannel>(provider => new WhatsAppChannel(Http(provider), whatsApp));
        if (settings.WebPush is { } push)
        {
            services.AddSingleton(provider => new PushKeys(provider.GetRequiredService<NotificationStore>(), push));
            services.AddSingleton<IMessageChannel>(
                provider => new WebPushChannel(Http(provider), provider.GetRequiredService<PushKeys>(), push.Hosts, provider.GetRequiredService<TimeProvider>()));
        }
    }

    private static OutgoingHttp Http(IServiceProvider provider) => provider.GetRequiredService<OutgoingHttp>();
}

/// <summary>How people are told as things stand now.</summary>
/// <param name="duty">Who is on duty.</param>
/// <param name="persons">Who may act; whoever is locked out is told nothing.</param>
/// <param name="channels">The channels that are set up.</param>
/// <param name="settings">How long to wait.</param>
internal sealed class NotificationPlanning(DutyService duty, PersonDirectory persons, ChannelStates channels, NotificationSettings settings)
{
    /// <summary>The planner for the present rota and contacts.</summary>
    public NotificationPlanner Current
    {
        get
        {
            HashSet<string> active = [.. persons.All.Select(person => person.Id)];
            return new NotificationPlanner(duty.Rota, new ContactBook(duty.Contacts.All.Where(one => active.Contains(one.PersonId))), kind => channels.SetUp.Contains(kind), settings.Timing);
        }
    }
}
