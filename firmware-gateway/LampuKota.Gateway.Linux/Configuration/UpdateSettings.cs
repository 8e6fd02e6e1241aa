using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>How the gateway is kept up to date: the section <c>Updates</c>.</summary>
/// <param name="Directory">Where versions lie.</param>
/// <param name="KeysDirectory">The machine's folder of public keys.</param>
/// <param name="HealthDeadline">How long a version on trial has to bring a report to the backend.</param>
/// <param name="Authorities">Whom packages are fetched from, beside the authorities of the machine; null for those alone.</param>
internal sealed record UpdateSettings(string Directory, string KeysDirectory, TimeSpan HealthDeadline, X509Certificate2Collection? Authorities)
{
    public const string DefaultKeysDirectory = "/etc/lampukota/update-keys";
    private const int Redirections = 3;

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="ConfigurationProblemException">A setting cannot be used.</exception>
    public static UpdateSettings Read(IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration.GetSection("Updates"));
        var read = new UpdateSettings(
            FolderOf(configuration),
            settings.Text("KeysDirectory") ?? DefaultKeysDirectory,
            TimeSpan.FromMinutes(settings.Integer("HealthMinutes", 10, 1, 1_440)),
            MqttSettings.LoadAuthorities(settings));
        settings.RefuseOthers("Directory");
        return read;
    }

    /// <summary>Where versions lie, whatever else is wrong with the settings.</summary>
    public static string FolderOf(IConfiguration configuration)
    {
        string? named = new SettingsReader(configuration.GetSection("Updates")).Text("Directory");
        string state = new SettingsReader(configuration.GetSection("Data")).Text("Directory") ?? "./data";
        return Path.GetFullPath(named ?? Path.Combine(state, "updates"));
    }

    /// <summary>Makes the client that fetches packages. .NET follows no redirection from https to http.</summary>
    public HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler { MaxAutomaticRedirections = Redirections, ConnectTimeout = TimeSpan.FromSeconds(30), UseCookies = false };
        if (Authorities is not null)
        {
            // As for the broker: an authority of one's own publishes no revocation lists.
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(Authorities);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        // Each attempt has deadlines of its own.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
