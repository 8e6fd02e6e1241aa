using LampuKota.Gateway;
using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class SysfsSensorTests : IDisposable
{
    private readonly TestFolder _sys = new();
    private readonly HardwareRoots _roots;

    public SysfsSensorTests() => _roots = new HardwareRoots("/nowhere", _sys.Path);

    public void Dispose() => _sys.Dispose();

    private void AddHwmon(int number, string name, string place, params (string Name, string Value)[] attributes)
    {
        string folder = $"devices/{place}/hwmon/hwmon{number}";
        _sys.Write($"{folder}/name", name + "\n");
        foreach ((string attribute, string value) in attributes)
            _sys.Write($"{folder}/{attribute}", value + "\n");
        Directory.CreateDirectory(Path.Combine(_sys.Path, "class/hwmon"));
        Directory.CreateSymbolicLink(Path.Combine(_sys.Path, $"class/hwmon/hwmon{number}"), Path.Combine(_sys.Path, folder));
    }

    private async Task<Reading> ReadAsync(SysfsKind kind, string address, string quantity, double? scale = null)
    {
        Assert.True(HardwareAddress.TryParse(address, out HardwareAddress? parsed));
        var wiring = new SensorWiring("KPG-L1", quantity, kind, parsed, scale);
        var readings = new List<Reading>();
        await SensorWiring.Connect([wiring], _roots).Single().ReadAsync(readings, CancellationToken.None);
        return readings.Single();
    }

    [Theory]
    [InlineData("power1_input", "activePower", "61400000", 61.4)]
    [InlineData("in1_input", "supplyVoltage", "220100", 220.1)]
    [InlineData("curr1_input", "supplyCurrent", "279", 0.279)]
    [InlineData("temp1_input", "temperature", "-5500", -5.5)]
    [InlineData("energy1_input", "activeEnergy", "3600000000000", 1)]
    public async Task The_kernels_units_of_hwmon_become_ours(string attribute, string quantity, string raw, double value)
    {
        AddHwmon(0, "ina226", "i2c-1/1-0040", (attribute, raw));

        Assert.Equal(value, (await ReadAsync(SysfsKind.Hwmon, $"ina226:{attribute}", quantity)).Value, 9);
    }

    [Fact]
    public async Task Of_several_sensors_of_one_name_the_bus_address_tells_which()
    {
        AddHwmon(0, "ina226", "i2c-1/1-0040", ("power1_input", "1000000"));
        AddHwmon(1, "ina226", "i2c-1/1-0041", ("power1_input", "2000000"));

        Assert.Equal(2, (await ReadAsync(SysfsKind.Hwmon, "ina226@1-0041:power1_input", "activePower")).Value);
        IOException exception = await Assert.ThrowsAsync<IOException>(() => ReadAsync(SysfsKind.Hwmon, "ina226:power1_input", "activePower"));
        Assert.Contains("2 sensors", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_raw_value_of_IIO_is_offset_and_scaled_by_its_own_or_the_shared_factor()
    {
        _sys.Write("bus/iio/devices/iio:device0/name", "ads1115");
        _sys.Write("bus/iio/devices/iio:device0/in_voltage0_raw", "1000");
        _sys.Write("bus/iio/devices/iio:device0/in_voltage_scale", "2.0");
        _sys.Write("bus/iio/devices/iio:device0/in_voltage1_raw", "1000");
        _sys.Write("bus/iio/devices/iio:device0/in_voltage1_scale", "4.0");
        _sys.Write("bus/iio/devices/iio:device0/in_voltage1_offset", "500");

        Assert.Equal(2, (await ReadAsync(SysfsKind.Iio, "ads1115:in_voltage0_raw", "supplyVoltage")).Value);
        Assert.Equal(6, (await ReadAsync(SysfsKind.Iio, "ads1115:in_voltage1_raw", "supplyVoltage")).Value);
    }

    [Fact]
    public async Task A_scale_of_the_configuration_replaces_the_kernels_unit()
    {
        AddHwmon(0, "ina226", "i2c-1/1-0040", ("in1_input", "1000"));

        Assert.Equal(220, (await ReadAsync(SysfsKind.Hwmon, "ina226:in1_input", "supplyVoltage", scale: 0.22)).Value, 9);
    }

    [Theory]
    [InlineData("nowhere:temp1_input")]
    [InlineData("ina226:temp9_input")]
    [InlineData("ina226:temp1_input")]
    public async Task A_sensor_that_does_not_answer_is_named(string address)
    {
        AddHwmon(0, "ina226", "i2c-1/1-0040", ("temp1_input", "not a number"));

        IOException exception = await Assert.ThrowsAsync<IOException>(() => ReadAsync(SysfsKind.Hwmon, address, "temperature"));
        Assert.Contains(address.Split(':')[0], exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ina226")]
    [InlineData(":x")]
    [InlineData("x:")]
    [InlineData("../etc:passwd")]
    [InlineData("a/b:c")]
    public void An_address_names_a_device_and_a_part_and_leads_nowhere_else(string text) =>
        Assert.False(HardwareAddress.TryParse(text, out _));
}
