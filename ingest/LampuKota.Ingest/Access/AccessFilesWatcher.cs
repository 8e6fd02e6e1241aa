using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>
/// Looks every few seconds whether people have changed the access rules or the outside authorities, and lets the change hold for those too who are connected.
/// </summary>
internal sealed class AccessFilesWatcher(
    RuledAccessPolicy rules, OutsideAuthorities authorities, AccessSettings settings, IAuthenticator authenticator, MqttBroker broker, TimeProvider time,
    ILogger<AccessFilesWatcher> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ReportRules();
        ReportAuthorities(cut: 0);
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Subscriptions are asked for again by the broker, since the policy's version has changed.
                if (rules.Refresh())
                    ReportRules();
                if (authorities.Refresh())
                    ReportAuthorities(CutInvalid());
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private int CutInvalid() => broker.Disconnect(
        identity => identity.Kind == IdentityKind.Client && !authenticator.IsStillValid(identity),
        ReasonCode.AdministrativeAction,
        "the certificate was revoked",
        endsSessions: false);

    private void ReportRules()
    {
        if (rules.Problem is { } problem)
            logger.RulesAreBroken(problem);
        else if (rules.Path is { } path)
            logger.RulesAreLoaded(path, rules.Count);
    }

    private void ReportAuthorities(int cut)
    {
        if (authorities.Problem is { } problem)
            logger.AuthoritiesAreBroken(problem);
        else if (settings.AuthorityPath is not null)
            logger.AuthoritiesAreLoaded(authorities.Certificates.Count, cut);
    }
}
