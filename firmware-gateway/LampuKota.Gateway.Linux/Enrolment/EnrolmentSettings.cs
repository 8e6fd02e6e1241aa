using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>What <c>enrol</c> needs to know.</summary>
/// <param name="GatewayId">The gateway's id.</param>
/// <param name="StateDirectory">Where the credential is stored.</param>
/// <param name="Token">The one-time token. A secret.</param>
/// <param name="WantsCertificate">Whether to ask for a certificate; else for a password.</param>
/// <param name="Mqtt">How the backend is reached, with the token.</param>
internal sealed record EnrolmentSettings(string GatewayId, string StateDirectory, string Token, bool WantsCertificate, MqttClientOptions Mqtt)
{
    private const string ClientIdentifierPrefix = "enrol-";

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="ConfigurationProblemException">One cannot be used.</exception>
    public static EnrolmentSettings Read(IConfiguration configuration)
    {
        string id = new SettingsReader(configuration.GetSection("Gateway")).Required("Id", "KPG-OSP-G012");
        if (!DeviceId.IsValid(id))
            throw new ConfigurationProblemException($"Gateway:Id is \"{id}\", but an id has 1 to 63 capital letters, digits, dots and hyphens.");
        var settings = new SettingsReader(configuration.GetSection("Enrolment"));
        string? token = settings.Text("Token");
        string? tokenFile = settings.Text("TokenFile");
        if (token is null == tokenFile is null)
            throw new ConfigurationProblemException("Set either Enrolment:Token or Enrolment:TokenFile: the one-time token that \"credentials issue\" printed.");
        token ??= MqttSettings.ReadSecret(tokenFile!, "Enrolment:TokenFile");
        MqttClientOptions mqtt = MqttSettings.ReadConnection(configuration.GetSection("Mqtt"), certificate: null);
        // A certificate is of use over TLS only.
        bool wantsCertificate = settings.Switch("Certificate", otherwise: mqtt.Tls is not null);
        settings.RefuseOthers();
        return new EnrolmentSettings(
            id,
            new SettingsReader(configuration.GetSection("Data")).Text("Directory") ?? "./data",
            token,
            wantsCertificate,
            mqtt with { ClientIdentifier = ClientIdentifierPrefix + id, UserName = id, Password = token });
    }

    // The record's own ToString would print the token.
    /// <inheritdoc/>
    public override string ToString() => $"{GatewayId} at {Mqtt}";
}
