using LampuKota.Gateway;
using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class SysfsSensorTests : IDisposable
{
    private readonly TestFolder _sys = new();
    private readonly Hardware _hardware;

    public SysfsSensorTests() => _hardware = new Hardware(new HardwareRoots("/nowhere", _sys.Path), TimeProvider.System);

    public void Dispose()
    {
        _hardware.Dispose();
        _sys.Dispose();
    }

    private void AddHwmon(int number, string name, string place, params (string Name, string Value)[] attributes)
    {
        string folder = $"devices/{place}/hwmon/hwmon{number}";
        _sys.Write($"{folder}/name", name + "\n");
        foreach ((string attribute, string value) in attributes)
            _sys.Write($"{folder}/{attribute}", value + "\n");
        Directory.CreateDirectory(Path.Combine(_sys.Path, "class/hwmon"));
        Directory.CreateSymbolicLink(Path.Combine(_sys.Path, $"class/hwmon/hwmon{number}"), Path.Combine(_sys.Path, folder));
    }

    private async Task<Reading> ReadAsync(SysfsKind kind, string address, string quantity, double? scale = null, double offset = 0)
    {
        Assert.True(HardwareAddress.TryParse(address, out HardwareAddress? parsed));
        var wiring = new SensorWiring("KPG-L1", quantity, new SysfsSource(kind, parsed), scale, offset);
        var readings = new List<Reading>();
        await SensorWiring.Connect([wiring], _hardware).Single().ReadAsync(readings, CancellationToken.None);
        return readings.Single();
    }

    [Theory]
    [InlineData("power1_input", "activePower", "61400000", 61.4)]
    [InlineData("in1_input", "supplyVoltage", "220100", 220.1)]
    [InlineData("curr1_input", "supplyCurrent", "279", 0.279)]
    [InlineData("temp1_input", "temperature", "-5500", -5.5)]
    [InlineData("energy1_input", "activeEnergy", "3600000000000", 1)]
    [InlineData("power1_input", "totalPower", "2500000000", 2.5)]
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

    [Fact]
    public async Task A_value_can_be_named_by_the_label_that_the_driver_gives_it()
    {
        AddHwmon(0, "ina3221", "i2c-1/1-0040", ("in1_input", "1"), ("in1_label", "left"), ("in2_input", "12000"), ("in2_label", "right"));
        _sys.Write("bus/iio/devices/iio:device0/name", "ads1015");
        _sys.Write("bus/iio/devices/iio:device0/label", "cabinet");
        _sys.Write("bus/iio/devices/iio:device0/in_voltage3_raw", "5000");
        _sys.Write("bus/iio/devices/iio:device0/in_voltage3_label", "supply");

        Assert.Equal(12, (await ReadAsync(SysfsKind.Hwmon, "ina3221:right", "supplyVoltage")).Value);
        Assert.Equal(5, (await ReadAsync(SysfsKind.Iio, "cabinet:supply", "supplyVoltage")).Value);
    }

    [Fact]
    public async Task An_offset_of_the_configuration_is_added_in_the_quantitys_unit()
    {
        AddHwmon(0, "lm75", "i2c-1/1-0048", ("temp1_input", "30500"));

        Assert.Equal(29, (await ReadAsync(SysfsKind.Hwmon, "lm75:temp1_input", "temperature", offset: -1.5)).Value, 9);
    }

    [Fact]
    public void Values_of_one_device_from_one_chip_are_one_sensor_and_from_another_chip_another()
    {
        SensorWiring Wire(string device, string quantity, string address) =>
            new(device, quantity, new SysfsSource(SysfsKind.Hwmon, HardwareAddress.TryParse(address, out HardwareAddress? parsed) ? parsed : null!), null, 0);

        IReadOnlyList<ISensor> sensors = SensorWiring.Connect(
            [
                Wire("KPG-L1", "activePower", "ina226@1-0040:power1_input"),
                Wire("KPG-L1", "supplyVoltage", "ina226@1-0040:in1_input"),
                Wire("KPG-L1", "temperature", "lm75:temp1_input"),
                Wire("KPG-L2", "temperature", "lm75:temp1_input"),
            ],
            _hardware);

        Assert.Equal(["KPG-L1", "KPG-L1", "KPG-L2"], sensors.Select(sensor => sensor.DeviceId));
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
