using LampuKota.Broker;

namespace LampuKota.Ingest;

/// <summary>Knows our own services by <see cref="ServiceCredentials"/>; refuses everybody else.</summary>
internal sealed class ServiceAuthenticator(ServiceCredentials credentials) : IAuthenticator
{
    public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectCredentials presented, CancellationToken cancellationToken) =>
        ValueTask.FromResult(presented is { UserName: { } name, Password: { } password } && credentials.IsPassword(name, password.Span)
            ? AuthenticationResult.Accepted(new Identity(name, IdentityKind.Service))
            : AuthenticationResult.Refused());
}
