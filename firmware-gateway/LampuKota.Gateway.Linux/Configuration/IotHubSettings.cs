using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>Reads how the gateway reaches its Azure IoT Hub: the section <c>IotHub</c>.</summary>
internal static class IotHubSettings
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the hub and the device's identity: its symmetric key in a file, or its certificate.</summary>
    /// <param name="section">The section.</param>
    /// <param name="gatewayId">The gateway's id, which is the device's at the hub.</param>
    /// <exception cref="ConfigurationProblemException">A setting cannot be used.</exception>
    public static IotHubOptions Read(IConfigurationSection section, string gatewayId)
    {
        var settings = new SettingsReader(section);
        string host = settings.Required("HostName", "kupang.azure-devices.net");
        byte[]? key = ReadKey(settings);
        X509Certificate2? certificate = MqttSettings.LoadCertificate(settings);
        if (key is null == certificate is null)
        {
            throw new ConfigurationProblemException(
                $"Set either {settings.Path}:DeviceKeyFile (a file with the device's primary or secondary key) or {settings.Path}:CertificatePath, not both and not neither.");
        }

        X509Certificate2Collection? authorities = MqttSettings.LoadAuthorities(settings);
        var options = new IotHubOptions
        {
            HostName = host,
            DeviceId = gatewayId,
            SharedAccessKey = key is null ? default(ReadOnlyMemory<byte>?) : key,
            ConnectTo = settings.Text("ConnectTo"),
            Port = settings.Integer("Port", 8883, 1, 65_535),
            TokenLifetime = TimeSpan.FromMinutes(settings.Integer("TokenMinutes", 60, 5, 1_440)),
            KeepAlive = TimeSpan.FromSeconds(settings.Integer("KeepAliveSeconds", 60, 5, 1_767)),
            Tls = () => MqttSettings.Authentication(host, authorities, certificate),
        };
        settings.RefuseOthers();
        return options.Validate() is [string problem, ..] ? throw new ConfigurationProblemException($"{settings.Path}: {problem}") : options;
    }

    private static byte[]? ReadKey(SettingsReader settings)
    {
        if (settings.Text("DeviceKeyFile") is not { } path)
            return null;

        string setting = $"{settings.Path}:DeviceKeyFile";
        string text = MqttSettings.ReadSecret(path, setting).Trim();
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnersAlone) != 0)
            throw new ConfigurationProblemException($"{setting} names {path}, which others than its owner may read: chmod 600 {path}.");
        byte[] key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out int length)
            ? key[..length]
            : throw new ConfigurationProblemException($"{setting} names {path}, which holds no key in base64: copy the device's primary key there, without the rest of its connection string.");
    }
}
