using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>One Modbus line: the section <c>Modbus:{name}</c>.</summary>
/// <param name="Line">The serial line.</param>
/// <param name="Timeout">How long a meter may take to begin and end its answer.</param>
/// <param name="Retries">How often a request is sent again.</param>
/// <param name="Turnaround">How long the line must be silent before a request.</param>
internal sealed record ModbusSettings(SerialSettings Line, TimeSpan Timeout, int Retries, TimeSpan Turnaround)
{
    private const int DefaultBaudRate = 9_600;
    private const int DefaultTimeoutMilliseconds = 300;

    /// <summary>Above it a silent meter would hold up the line longer than <see cref="GatewayLimits"/> lets a sensor take.</summary>
    private const int MaximumTimeoutMilliseconds = 2_000;

    /// <summary>Reads all lines by name.</summary>
    /// <exception cref="ConfigurationProblemException">One cannot be used.</exception>
    public static IReadOnlyDictionary<string, ModbusSettings> ReadAll(IConfigurationSection section) =>
        section.GetChildren().ToDictionary(line => line.Key, Read, StringComparer.OrdinalIgnoreCase);

    private static ModbusSettings Read(IConfigurationSection section)
    {
        var settings = new SettingsReader(section);
        var line = new SerialSettings(
            settings.Required("Port", "ttyUSB0"),
            settings.Integer("BaudRate", DefaultBaudRate, 300, 921_600),
            settings.Choice("Parity", SerialParity.None),
            settings.Integer("StopBits", 1, 1, 2),
            settings.Switch("Rs485", otherwise: false));
        if (line.Device.StartsWith('/') || line.Device.Contains("..", StringComparison.Ordinal))
            throw new ConfigurationProblemException($"{section.Path}:Port is \"{line.Device}\" but must be a name below /dev, for instance ttyUSB0.");

        // 3.5 characters (Modbus over serial line V1.02, 2.5.1.1), never below the 1.75 ms that hold from 19,200 bits a second on.
        int silence = (int)Math.Ceiling(Math.Max(1.75, 3.5 * line.CharacterTime.TotalMilliseconds));
        var modbus = new ModbusSettings(
            line,
            TimeSpan.FromMilliseconds(settings.Integer("TimeoutMilliseconds", DefaultTimeoutMilliseconds, 10, MaximumTimeoutMilliseconds)),
            settings.Integer("Retries", 2, 0, 10),
            TimeSpan.FromMilliseconds(settings.Integer("TurnaroundMilliseconds", silence, silence, 1_000)));
        settings.RefuseOthers();
        return modbus;
    }
}
