using System.Collections.Concurrent;
using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>
/// Sends what is due, some at a time, and writes down what each service answered. A delivery stays waiting until its answer is on disk: one that was on its way at a kill
/// is sent again with the same key (docs/decisions/0084-outbox-of-messages.md).
/// </summary>
/// <param name="deliveries">The outbox.</param>
/// <param name="channels">The channels that are set up.</param>
/// <param name="duty">How each person is reached.</param>
/// <param name="composer">Writes each message as things stand when it is sent.</param>
/// <param name="settings">After which time a message is given up.</param>
/// <param name="metrics">Counts.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="time">For waits.</param>
/// <param name="logger">Says what happened.</param>
internal sealed partial class DeliveryPump(
    DeliveryStore deliveries,
    ChannelStates channels,
    DutyService duty,
    MessageComposer composer,
    NotificationSettings settings,
    NotificationMetrics metrics,
    CityClock clock,
    TimeProvider time,
    ILogger<DeliveryPump> logger) : BackgroundService
{
    /// <summary>Messages on their way at once, by all channels: what a small machine's sockets and one writer of the database serve without delay.</summary>
    public const int MaximumUnderWay = 8;

    /// <summary>Attempts by one channel after which the person's next channel is taken.</summary>
    public const int AttemptsToFallBack = 3;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Task> _underWay = new();
    private readonly WakeSignal _wake = new(time);

    /// <summary>Raised after a message was handed over and that is on disk; handlers must return quickly.</summary>
    public event Action? HandedOver;

    /// <summary>Something may be due.</summary>
    public void Wake() => _wake.Set();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                await _wake.WaitAsync(await WorkOrSayAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            await Task.WhenAll(_underWay.Values); // Each ends at once where it was cancelled, and reports its own failures.
        }
    }

    private async Task<TimeSpan> WorkOrSayAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await WorkAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            LogNotRead(logger, exception.Message);
            return WaitAfterFailure;
        }
    }

    private async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        await MoveOnAsync(now, cancellationToken);
        int room = MaximumUnderWay - _underWay.Count;
        if (room > 0 && channels.Free(now) is { Count: > 0 } free)
        {
            foreach (Delivery delivery in await deliveries.LoadDueAsync(now, free, [.. _underWay.Keys], room, cancellationToken))
            {
                ChannelStates.Standing standing = channels.Of(delivery.Channel);
                if (standing.Room(now) <= 0)
                    continue;
                standing.Begin();
                _underWay[delivery.Id] = SendAsync(delivery, standing, cancellationToken);
            }
        }

        // With the room full an answer wakes it; else the next that falls due, or a pause's end.
        Instant? next = _underWay.Count >= MaximumUnderWay ? null : await deliveries.NextDeliveryAsync([.. _underWay.Keys], channels.SetUp, cancellationToken);
        if (next is null)
            return LongestWait;
        TimeSpan wait = clock.ToRealDuration(next.Value - clock.GetCurrentInstant()).ToTimeSpan();
        return wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>What waits for a channel that is left alone, or is not set up any more, takes the person's next one where there is one.</summary>
    private async Task MoveOnAsync(Instant now, CancellationToken cancellationToken)
    {
        ContactChannel[] stuck = [.. Enum.GetValues<ContactChannel>().Where(kind => !channels.SetUp.Contains(kind) || channels.Of(kind).PausedUntil > now)];
        if (stuck.Length == 0)
            return;
        foreach (Delivery delivery in await deliveries.LoadDueAsync(now, stuck, [.. _underWay.Keys], NotificationStore.BatchSize, cancellationToken))
        {
            bool isSetUp = channels.SetUp.Contains(delivery.Channel);
            ContactChannel? instead = Instead(delivery, now);
            if (instead is not null || !isSetUp)
                await deliveries.GiveUpAsync(delivery, isSetUp ? "the channel is paused" : "the channel is not set up", instead, now, cancellationToken);
        }
    }

    private async Task SendAsync(Delivery delivery, ChannelStates.Standing standing, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await RecordAsync(delivery, standing, await AskAsync(delivery, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            standing.Abandon();
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            standing.Abandon();
            LogNotRead(logger, exception.Message);
        }
        catch (Exception exception)
        {
            // A mistake of ours in one message must not keep the others from going out, nor be made again every second.
            standing.Abandon();
            LogBroken(logger, exception, delivery.Id);
            await deliveries.GiveUpAsync(delivery, "it could not be written or sent; the log says why", Instead(delivery, clock.GetCurrentInstant()), clock.GetCurrentInstant(), CancellationToken.None);
        }
        finally
        {
            _underWay.TryRemove(delivery.Id, out _);
            _wake.Set();
        }
    }

    // Null where nobody need be told any more.
    private async Task<SendAnswer?> AskAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (duty.Contacts.Find(delivery.PersonId) is not { } person || person.Find(delivery.Channel) is null)
            return new SendAnswer.Refused("the person has no such contact any more");
        OutgoingMessage? message = await composer.ComposeAsync(delivery, person, cancellationToken);
        return message is null ? null : await channels.Find(delivery.Channel)!.SendAsync(message, cancellationToken);
    }

    private async Task RecordAsync(Delivery delivery, ChannelStates.Standing standing, SendAnswer? answer, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        metrics.Count(delivery.Channel, answer);
        switch (answer)
        {
            case SendAnswer.Taken:
                SayIfBack(delivery.Channel, standing.Succeed());
                await UntilSavedAsync(token => deliveries.HandOverAsync(delivery.Id, now, token), cancellationToken);
                HandedOver?.Invoke();
                break;
            case SendAnswer.Refused refused:
                SayIfBack(delivery.Channel, standing.Succeed());
                LogRefused(logger, delivery.Id, delivery.Channel, delivery.PersonId, refused.Reason);
                ContactChannel? instead = Instead(delivery, now);
                if (refused.IsAddressGone && duty.Contacts.Find(delivery.PersonId)?.Find(delivery.Channel) is { } gone)
                    await UntilSavedAsync(token => duty.ForgetAsync(delivery.PersonId, gone, token), cancellationToken);
                await UntilSavedAsync(token => deliveries.GiveUpAsync(delivery, refused.Reason, instead, now, token), cancellationToken);
                break;
            case SendAnswer.Later later:
                if (standing.Fail(later.Reason, failures => now + CityWait(DeliveryBackoff.Wait(failures + 3, 1, later.RetryAfter))))
                    LogPaused(logger, delivery.Channel, later.Reason);
                await PutOffAsync(delivery, later, now, cancellationToken);
                break;
            default:
                standing.Abandon();
                await UntilSavedAsync(token => deliveries.CancelAsync(delivery.Id, now, token), cancellationToken);
                break;
        }
    }

    private Task PutOffAsync(Delivery delivery, SendAnswer.Later later, Instant now, CancellationToken cancellationToken)
    {
        ContactChannel? instead = delivery.Attempts + 1 >= AttemptsToFallBack ? Instead(delivery, now) : null;
        bool isTooLate = now - Instant.FromUnixTimeMilliseconds(delivery.CreatedUnixMs) > settings.Timing.GiveUp;
        Instant due = now + CityWait(DeliveryBackoff.Wait(delivery.Attempts + 1, Random.Shared.NextDouble(), later.RetryAfter));
        return UntilSavedAsync(
            token => instead is not null || isTooLate
                ? deliveries.GiveUpAsync(delivery, later.Reason, instead, now, token)
                : deliveries.PutOffAsync(delivery.Id, due, later.Reason, token),
            cancellationToken);
    }

    // What a service has said once must not be asked again because the disk was full for a moment.
    private async Task UntilSavedAsync(Func<CancellationToken, Task> save, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await save(cancellationToken);
                return;
            }
            catch (Exception exception) when (DatabaseFailure.Is(exception) || exception is RequestRefusedException { Refusal: Refusal.Unavailable })
            {
                LogNotSaved(logger, exception.Message);
                await Task.Delay(WaitAfterFailure, time, cancellationToken);
            }
        }
    }

    private ContactChannel? Instead(Delivery delivery, Instant now) => duty.Contacts.Find(delivery.PersonId)?.Contacts
        .SkipWhile(contact => contact.Channel != delivery.Channel).Skip(1)
        .FirstOrDefault(contact => channels.SetUp.Contains(contact.Channel) && !(channels.Of(contact.Channel).PausedUntil > now))?.Channel;

    // Waits are real, for services run by real time; what is due is written in the city's.
    private Duration CityWait(TimeSpan real) => Duration.FromTimeSpan(real) * clock.Speed;

    private void SayIfBack(ContactChannel channel, bool wasPaused)
    {
        if (wasPaused)
            LogBack(logger, channel);
    }

    [LoggerMessage(EventId = 4011, Level = LogLevel.Error, Message = "The outbox of messages cannot be read, and is tried again in 5 s: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string reason);

    [LoggerMessage(EventId = 4012, Level = LogLevel.Error, Message = "A service's answer cannot be saved, and is tried again in 5 s: {Reason}")]
    private static partial void LogNotSaved(ILogger logger, string reason);

    [LoggerMessage(EventId = 4013, Level = LogLevel.Warning, Message = "Message {Id} by {Channel} to {Person} is given up: {Reason}")]
    private static partial void LogRefused(ILogger logger, string id, ContactChannel channel, string person, string reason);

    [LoggerMessage(EventId = 4014, Level = LogLevel.Warning, Message = "{Channel} fails and is left alone for a while; messages take each person's next way: {Reason}")]
    private static partial void LogPaused(ILogger logger, ContactChannel channel, string reason);

    [LoggerMessage(EventId = 4016, Level = LogLevel.Error, Message = "Message {Id} could not be written or sent.")]
    private static partial void LogBroken(ILogger logger, Exception exception, string id);

    [LoggerMessage(EventId = 4015, Level = LogLevel.Information, Message = "{Channel} takes messages again.")]
    private static partial void LogBack(ILogger logger, ContactChannel channel);
}
