using System.Security.Cryptography.X509Certificates;
using LampuKota.Gateway;
using LampuKota.Gateway.Linux;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Tests;

/// <summary>How a gateway is told to reach an Azure IoT Hub.</summary>
public sealed class IotHubSettingsTests : IDisposable
{
    private const string Key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private readonly TestFolder _folder = new();
    private int _files;

    public void Dispose() => _folder.Dispose();

    private ProgramSettings Read(params (string Key, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?> { ["Gateway:Id"] = "KPG-G1", ["Uplink:Kind"] = "AzureIotHub", ["IotHub:HostName"] = "kupang.azure-devices.net", ["IotHub:DeviceKeyFile"] = KeyFile() };
        foreach ((string key, string? value) in changes)
            settings[key] = value;
        return ProgramSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }

    private string KeyFile(string content = Key, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        string file = _folder.Write($"device-{_files++}.key", content + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, mode);
        return file;
    }

    [Fact]
    public void A_hub_a_key_and_nothing_else_are_enough()
    {
        ProgramSettings settings = Read();

        Assert.Null(settings.Mqtt);
        Assert.Equal(("kupang.azure-devices.net", "KPG-G1", 8883), (settings.IotHub!.HostName, settings.IotHub.DeviceId, settings.IotHub.Port));
        Assert.Equal(Convert.FromBase64String(Key), settings.IotHub.SharedAccessKey!.Value.ToArray());
        Assert.Equal("KPG-G1@kupang.azure-devices.net", settings.IotHub.ToString());
    }

    [Fact]
    public void A_certificate_goes_to_the_hub_in_the_place_of_a_key()
    {
        using X509Certificate2 certificate = TestCertificates.Device("KPG-G1");
        string file = _folder.Write("device.pem", certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        IotHubOptions options = Read(("IotHub:DeviceKeyFile", null), ("IotHub:CertificatePath", file)).IotHub!;

        Assert.Null(options.SharedAccessKey);
        Assert.NotNull(options.Tls().ClientCertificateContext);
    }

    [Theory]
    [InlineData("IotHub:HostName", null)]
    [InlineData("IotHub:HostName", "not a name")]
    [InlineData("IotHub:DeviceKeyFile", null)]
    [InlineData("IotHub:DeviceKeyFile", "/nowhere")]
    [InlineData("IotHub:TokenMinutes", "1")]
    [InlineData("IotHub:KeepAliveSeconds", "1768")]
    [InlineData("IotHub:SharedAccessKey", "x")]
    [InlineData("Uplink:Kind", "Pigeon")]
    [InlineData("Uplink:Knid", "Mqtt")]
    public void A_setting_that_cannot_be_used_is_named(string key, string? value) =>
        Assert.Contains(key.Split(':')[0], Assert.Throws<ConfigurationProblemException>(() => Read((key, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_that_others_may_read_or_that_is_none_is_not_taken()
    {
        Assert.Contains("chmod 600", Assert.Throws<ConfigurationProblemException>(() => Read(("IotHub:DeviceKeyFile", KeyFile(mode: UnixFileMode.UserRead | UnixFileMode.GroupRead)))).Message, StringComparison.Ordinal);
        Assert.Contains("base64", Assert.Throws<ConfigurationProblemException>(() => Read(("IotHub:DeviceKeyFile", KeyFile("HostName=kupang.azure-devices.net;SharedAccessKey=x")))).Message, StringComparison.Ordinal);
        Assert.Throws<ConfigurationProblemException>(() => Read(("IotHub:DeviceKeyFile", KeyFile("c2hvcnQ="))));
    }
}
