using LampuKota.Lighting;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>One value of one of our devices and the kernel's sensor that measures it.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Quantity">Quantity name.</param>
/// <param name="Kind">Which kind of sensor.</param>
/// <param name="Address">Sensor and attribute.</param>
/// <param name="Scale">Factor to the quantity's unit; null for the kernel's usual unit.</param>
internal sealed record SensorWiring(string DeviceId, string Quantity, SysfsKind Kind, HardwareAddress Address, double? Scale)
{
    public static SensorWiring Read(IConfigurationSection section)
    {
        var settings = new SettingsReader(section);
        string device = settings.Required("Device", "KPG-OSP-P012-L001");
        string quantity = settings.Required("Quantity", Quantities.ActivePower.Name);
        HardwareAddress? hwmon = settings.Address("Hwmon", "ina226@1-0040:power1_input");
        HardwareAddress? iio = settings.Address("Iio", "bmp280:in_temp_input");
        double? scale = settings.Number("Scale");
        settings.RefuseOthers();

        if (!Lighting.DeviceId.IsValid(device))
            throw new ConfigurationProblemException($"{section.Path}:Device is \"{device}\", but an id has 1 to 63 capital letters, digits, dots and hyphens.");
        if (Quantities.Find(quantity) is null)
            throw new ConfigurationProblemException($"{section.Path}:Quantity is \"{quantity}\", which docs/formats/quantities.md does not list.");
        if (hwmon is null == iio is null)
            throw new ConfigurationProblemException($"{section.Path} needs either Hwmon or Iio: the kernel's sensor and its attribute.");
        return new SensorWiring(device, quantity, hwmon is null ? SysfsKind.Iio : SysfsKind.Hwmon, (hwmon ?? iio)!, scale);
    }

    /// <summary>Joins the values of each device into one sensor.</summary>
    public static IReadOnlyList<ISensor> Connect(IReadOnlyList<SensorWiring> wiring, HardwareRoots roots)
    {
        var devices = new SysfsDevices(roots);
        return
        [
            .. wiring.GroupBy(one => one.DeviceId).Select(device => new SysfsSensor(
                device.Key, [.. device.Select(one => new SysfsChannel(one.Kind, one.Address, one.Quantity, one.Scale))], devices)),
        ];
    }
}
