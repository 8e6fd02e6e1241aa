using LampuKota.Lighting;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>One value of one of our devices, and what measures it.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Quantity">Quantity name.</param>
/// <param name="Source">What measures it.</param>
/// <param name="Scale">Factor to the quantity's unit; null for that of the hardware's unit.</param>
/// <param name="Offset">Added to it, in the quantity's unit.</param>
internal sealed record SensorWiring(string DeviceId, string Quantity, SensorSource Source, double? Scale, double Offset)
{
    /// <summary>Reads.</summary>
    /// <param name="section">One entry of the section <c>Sensors</c>.</param>
    /// <param name="sources">Reads what measures it.</param>
    /// <exception cref="ConfigurationProblemException">It cannot be used.</exception>
    public static SensorWiring Read(IConfigurationSection section, SensorSourceReader sources)
    {
        var settings = new SettingsReader(section);
        string device = settings.Required("Device", "KPG-OSP-P012-L001");
        string quantity = settings.Required("Quantity", Quantities.ActivePower.Name);
        SensorSource source = sources.Read(settings);
        double? scale = settings.Number("Scale");
        double offset = settings.Number("Offset") ?? 0;
        settings.RefuseOthers();

        if (!Lighting.DeviceId.IsValid(device))
            throw new ConfigurationProblemException($"{section.Path}:Device is \"{device}\", but an id has 1 to 63 capital letters, digits, dots and hyphens.");
        if (Quantities.Find(quantity) is not { } known)
            throw new ConfigurationProblemException($"{section.Path}:Quantity is \"{quantity}\", which docs/formats/quantities.md does not list.");
        if (scale is null && source.Unit is { } unit && UnitConversion.Factor(unit, known.Unit) is null)
        {
            throw new ConfigurationProblemException(
                $"{section.Path}: {source} gives {unit}, but {quantity} is told in {known.Unit}: set Scale, or name another quantity.");
        }

        return new SensorWiring(device, quantity, source, scale, offset);
    }

    /// <summary>Joins the values of each device that one part of the hardware measures into one sensor: what fails alone is alone.</summary>
    public static IReadOnlyList<ISensor> Connect(IReadOnlyList<SensorWiring> wiring, Hardware hardware) =>
    [
        .. wiring.GroupBy(one => (one.DeviceId, one.Source.Place))
            .Select(sensor => Connect(sensor.Key.DeviceId, [.. sensor], hardware)),
    ];

    private static WiredSensor Connect(string deviceId, SensorWiring[] values, Hardware hardware)
    {
        string wires = values[0].Source.Wires;
        return new WiredSensor(deviceId, [.. values.Select(one => one.Connect(hardware))], wires, hardware.Worker(wires));
    }

    /// <summary>Connects to what measures it.</summary>
    public WiredValue Connect(Hardware hardware) => new(Quantities.Find(Quantity)!, Source.Connect(hardware), Scale, Offset);
}
