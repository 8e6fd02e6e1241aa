using LampuKota.Dashboard;
using LampuKota.Gateway.Linux;
using LampuKota.Ingest;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Tests;

/// <summary>One way of setting a program up that turns some of its parts on, and what the program makes of it.</summary>
/// <param name="Program">Its heading in <c>docs/settings.md</c>.</param>
/// <param name="Settings">What is set.</param>
/// <param name="Read">Reads the settings as the program does.</param>
internal sealed record SettingsScenario(string Program, IReadOnlyDictionary<string, string> Settings, Func<IConfiguration, object> Read)
{
    /// <summary>What the program makes of it, with some more set.</summary>
    /// <param name="key">One more setting; null for none.</param>
    /// <param name="value">Its value.</param>
    public string Text(string? key = null, string value = "") => SettingsText.Of(Read(Configure(key, value).Open()));

    /// <summary>The settings that the program asks for; wiring by its pattern.</summary>
    public IReadOnlyList<string> Asked()
    {
        RecordedConfiguration configuration = Configure();
        _ = SettingsText.Of(Read(configuration.Open()));
        return [.. configuration.Asked.Select(Pattern)];
    }

    /// <summary>The key that stands for a row's name here: <c>Lamps:KPG-OSP-P012-L001:Gpio</c> for <c>Lamps:{id}:Gpio</c>.</summary>
    public string KeyOf(string name)
    {
        if (name.Split(':') is not [var section, ['{', ..], var last])
            return name;
        string entry = Settings.Keys.Select(key => key.Split(':')).First(parts => parts[0] == section)[1];
        return $"{section}:{entry}:{last}";
    }

    private RecordedConfiguration Configure(string? key = null, string value = "") =>
        new(key is null ? Settings : Settings.Where(pair => pair.Key != key).Append(KeyValuePair.Create(key, value)));

    private static string Pattern(string key) => key.Split(':') switch
    {
        ["Lamps", _, var last] => $"Lamps:{{id}}:{last}",
        ["Sensors", _, var last] => $"Sensors:{{n}}:{last}",
        ["Modbus", _, var last] => $"Modbus:{{name}}:{last}",
        _ => key,
    };

    /// <summary>Scenarios that together turn everything on.</summary>
    /// <param name="folder">A folder with <c>pair.pem</c> (a certificate with its key) and <c>secret</c> (a device's key in base64, mode 0600).</param>
    public static IReadOnlyList<SettingsScenario> All(string folder)
    {
        string pair = Path.Combine(folder, "pair.pem");
        string secret = Path.Combine(folder, "secret");
        return
        [
            Ingest([]),
            Ingest(["Mqtt:Port", "1884"]), // The binder asks for the broker's settings only where one is set.
            Ingest(["Mqtt:CertificatePath", pair, "Mqtt:WebSocketPort", "9001"]),
            Ingest(["Store:Engine", "influxdb", "Store:Url", "http://127.0.0.1:8086", "Store:Database", "city"]),
            Consume(IngestMode.Consume, ["Consume:Host", "broker", "Consume:ClientId", "worker-1"]),
            Consume(IngestMode.Faults, ["Consume:Host", "broker", "Consume:Tls", "true"]),
            Dashboard([]),
            Dashboard(["Mqtt:Host", "broker.example.org", "Mqtt:CertificateAuthorityPath", pair]),
            Dashboard(["Store:Engine", "victoriametrics", "Store:Url", "http://127.0.0.1:8428"]),
            Dashboard(["Notifications:Smtp:Host", "mail.example.org", "Notifications:Smtp:From", "lampu@example.org", "Notifications:Webhook:Hosts", "example.org",
                "Notifications:Webhook:Secret", "sixteen-characters", "Notifications:Telegram:Token", "1:token", "Notifications:WhatsApp:Token", "token",
                "Notifications:WhatsApp:PhoneNumberId", "17", "Notifications:WhatsApp:Template", "fault", "Notifications:WebPush:Subject", "mailto:lampu@example.org",
                "Heartbeat:Url", "https://watch.example.org/key"]),
            Gateway(["Mqtt:Host", "broker.example.org", "Mqtt:CertificatePath", pair]),
            Gateway(["Mqtt:Host", "127.0.0.1", "Lamps:KPG-OSP-P012-L001:Pwm", "pwmchip0:0", .. Sensor("Gpio", "pinctrl-bcm2711:GPIO27")]),
            Gateway(["Mqtt:Host", "127.0.0.1", .. Sensor("I2c", "1-0036:0x04")]),
            Gateway(["Mqtt:Host", "127.0.0.1", .. Sensor("Spi", "spidev0.0:018000")]),
            Gateway(["Mqtt:Host", "127.0.0.1", "Modbus:meters:Port", "ttyUSB0", "Sensors:0:Register", "0x34", .. Sensor("Modbus", "meters:1")]),
            Gateway(["Uplink:Kind", "AzureIotHub", "IotHub:HostName", "kupang.azure-devices.net", "IotHub:DeviceKeyFile", secret]),
            new("Gateway", Pairs(["Gateway:Id", "KPG-OSP-G012", "Mqtt:Host", "127.0.0.1", "Enrolment:Token", "token"]), EnrolmentSettings.Read),
        ];
    }

    private static SettingsScenario Ingest(string[] settings) => new("Ingest", Pairs(settings), IngestSettings.Read);

    private static SettingsScenario Consume(IngestMode mode, string[] settings) =>
        new("Ingest", Pairs(settings), configuration => (IngestSettings.Read(configuration), ConsumeSettings.Read(configuration, mode)));

    private static SettingsScenario Dashboard(string[] settings) => new("Dashboard", Pairs(settings), ReadDashboard);

    private static SettingsScenario Gateway(string[] settings) => new("Gateway", Pairs(["Gateway:Id", "KPG-OSP-G012", .. settings]), ProgramSettings.Read);

    private static string[] Sensor(string kind, string address) => ["Sensors:0:Device", "KPG-OSP-P012-L001", "Sensors:0:Quantity", "activePower", $"Sensors:0:{kind}", address];

    private static Dictionary<string, string> Pairs(string[] settings) => settings.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    private static object ReadDashboard(IConfiguration configuration)
    {
        DashboardSettings settings = DashboardSettings.Read(configuration);
        return (settings, HeartbeatSettings.Read(configuration), AlertSettings.Read(configuration), PhotoSettings.Read(configuration),
            NotificationSettings.Read(configuration, settings.Incidents.Norms, settings.People.PublicAddress));
    }
}
