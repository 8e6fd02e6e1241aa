using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Configuration;
using NodaTime;

namespace LampuKota.Gateway.Linux;

/// <summary>All settings of the program, checked.</summary>
/// <param name="GatewayId">The gateway's id.</param>
/// <param name="StateDirectory">Folder for what must outlive a restart.</param>
/// <param name="OutboxMaximumSamples">Samples that may wait in memory; null for the default.</param>
/// <param name="Format">How telemetry is written.</param>
/// <param name="Lamps">How the lamps are wired.</param>
/// <param name="Sensors">How the sensors are wired.</param>
/// <param name="Mqtt">How the backend is reached over plain MQTT; null where it is not.</param>
/// <param name="IotHub">How it is reached over Azure IoT Hub; null where it is not.</param>
/// <param name="Updates">How the program is kept up to date.</param>
/// <param name="Clock">The city's clock.</param>
internal sealed record ProgramSettings(
    string GatewayId,
    string StateDirectory,
    int? OutboxMaximumSamples,
    TelemetryFormat Format,
    IReadOnlyList<LampWiring> Lamps,
    IReadOnlyList<SensorWiring> Sensors,
    MqttClientOptions? Mqtt,
    IotHubOptions? IotHub,
    UpdateSettings Updates,
    ClockOptions Clock)
{
    /// <summary>What is kept on disk while the backend is away.</summary>
    public required OutboxOptions Outbox { get; init; }

    /// <summary>Whether the machine's clock is believed, whatever the machine knows of it.</summary>
    public required bool TrustsClockAlways { get; init; }

    /// <summary>The longest outage that is assumed while the time is not known after one.</summary>
    public required Duration LongestOutage { get; init; }

    /// <summary>Sections of the settings; the command line may set these and no others.</summary>
    public static IReadOnlyList<string> Sections { get; } =
        ["Gateway", "Data", "Uplink", "Mqtt", "IotHub", "Updates", "Enrolment", "Lamps", "Sensors", "Modbus", "Clock", "Outbox", "Serilog"];

    /// <summary>Reads and checks all settings.</summary>
    /// <exception cref="ConfigurationProblemException">One cannot be used.</exception>
    public static ProgramSettings Read(IConfiguration configuration)
    {
        var gateway = new SettingsReader(configuration.GetSection("Gateway"));
        string id = gateway.Required("Id", "KPG-OSP-G012");
        if (!DeviceId.IsValid(id))
            throw new ConfigurationProblemException($"Gateway:Id is \"{id}\", but an id has 1 to 63 capital letters, digits, dots and hyphens.");
        int outbox = gateway.Integer("OutboxMaximumSamples", 0, GatewayLimits.SmallestMemorySamples, 10_000_000);
        TelemetryFormat format = ReadFormat(gateway);
        gateway.RefuseOthers();

        var data = new SettingsReader(configuration.GetSection("Data"));
        string stateDirectory = data.Text("Directory") ?? "./data";
        data.RefuseOthers();

        if (!ClockOptions.TryRead(key => configuration[key], out ClockOptions? clock, out string? problem))
            throw new ConfigurationProblemException(problem);

        bool usesHub = UsesIotHub(configuration);
        return new ProgramSettings(
            id,
            stateDirectory,
            outbox == 0 ? null : outbox,
            format,
            ReadLamps(configuration),
            ReadSensors(configuration),
            usesHub ? null : MqttSettings.Read(configuration.GetSection("Mqtt"), id, stateDirectory),
            usesHub ? IotHubSettings.Read(configuration.GetSection("IotHub"), id) : null,
            UpdateSettings.Read(configuration),
            clock)
        {
            Outbox = OutboxSettings.Read(configuration.GetSection("Outbox")),
            TrustsClockAlways = ClockTrustSettings.IsAlways(configuration.GetSection("Clock")),
            LongestOutage = ClockTrustSettings.LongestOutage(configuration.GetSection("Clock")),
        };
    }

    private static bool UsesIotHub(IConfiguration configuration)
    {
        var uplink = new SettingsReader(configuration.GetSection("Uplink"));
        string kind = uplink.Text("Kind") ?? "Mqtt";
        uplink.RefuseOthers();
        bool usesHub = kind.Equals("AzureIotHub", StringComparison.OrdinalIgnoreCase);
        return usesHub || kind.Equals("Mqtt", StringComparison.OrdinalIgnoreCase)
            ? usesHub
            : throw new ConfigurationProblemException($"{uplink.Path}:Kind is \"{kind}\" but must be Mqtt or AzureIotHub.");
    }

    private static TelemetryFormat ReadFormat(SettingsReader gateway) => gateway.Text("TelemetryFormat") switch
    {
        null or "columns" => TelemetryFormat.ColumnFrame,
        "senml+json" => TelemetryFormat.SenMLJson,
        "senml+cbor" => TelemetryFormat.SenMLCbor,
        string other => throw new ConfigurationProblemException($"{gateway.Path}:TelemetryFormat is \"{other}\" but must be columns, senml+json or senml+cbor."),
    };

    /// <summary>How the lamps are wired.</summary>
    public static IReadOnlyList<LampWiring> ReadLamps(IConfiguration configuration) =>
        [.. configuration.GetSection("Lamps").GetChildren().Select(LampWiring.Read)];

    /// <summary>How the sensors are wired.</summary>
    public static IReadOnlyList<SensorWiring> ReadSensors(IConfiguration configuration)
    {
        var sources = new SensorSourceReader(ModbusSettings.ReadAll(configuration.GetSection("Modbus")));
        return [.. configuration.GetSection("Sensors").GetChildren().Select(section => SensorWiring.Read(section, sources))];
    }
}
