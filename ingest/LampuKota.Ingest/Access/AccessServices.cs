using LampuKota.Broker;

namespace LampuKota.Ingest;

/// <summary>What must be readable before the host is built.</summary>
internal sealed record AccessParts(ServiceCredentials Services, CredentialRegistry Registry, CertificateAuthority Authority)
{
    /// <summary>Reads the credentials of services and gateways.</summary>
    /// <exception cref="OperatorMistakeException">A file cannot be read.</exception>
    public static AccessParts Open(IngestSettings settings, ILogger logger) => new(
        ServiceCredentials.LoadOrMake(settings.DataDirectory, logger),
        CredentialRegistry.Open(settings.OwnDirectory, TimeProvider.System),
        CertificateAuthority.Open(settings.OwnDirectory, TimeProvider.System));
}

/// <summary>Puts identity and access into the host.</summary>
internal static class AccessServices
{
    public static void Add(IServiceCollection services, IngestSettings settings, AccessParts parts)
    {
        AccessSettings access = settings.Access;
        services.AddSingleton(access);
        services.AddSingleton(parts.Services);
        services.AddSingleton(parts.Registry);
        services.AddSingleton(parts.Authority);
        services.AddSingleton<AccessMeter>();
        services.AddSingleton<AccessMetrics>();
        services.AddSingleton(provider => new PasswordChecker(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new FailureThrottle(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
            new OutsideAuthorities(access.AuthorityPath, access.RevocationListPath, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<GatewayCertificates>();
        services.AddSingleton<IClientCertificateVerifier>(provider => provider.GetRequiredService<GatewayCertificates>());
        services.AddSingleton<IAuthenticator, GatewayAuthenticator>();
        services.AddSingleton(new RuledAccessPolicy(access.RulesPath));
        // Else the broker takes its own, which opens everything.
        if (!settings.Broker.AllowAnonymous)
            services.AddSingleton<IAccessPolicy>(provider => provider.GetRequiredService<RuledAccessPolicy>());

        services.AddSingleton<RequestInbox>();
        services.AddSingleton<CredentialService>();
        services.AddHostedService<RequestWorker>();
        services.AddSingleton<BackupQueue>();
        services.AddHostedService<BackupWorker>();
        services.AddHostedService<AccessFilesWatcher>();
    }
}
