using LampuKota.Gateway.Linux;
using LampuKota.Lighting;
using Xunit;

namespace LampuKota.Guest;

/// <summary>Sensors with a driver of the kernel, which talk to chips of the bus simulator (i2c-stub).</summary>
public sealed class SensorTests : IDisposable
{
    private readonly Hardware _hardware = new(HardwareRoots.Real, TimeProvider.System);
    private readonly SimulatedBus _bus = SimulatedBus.Find();

    public void Dispose() => _hardware.Dispose();

    private double Read(SysfsKind kind, string address, Quantity quantity) =>
        new SensorWiring("KPG-L1", quantity.Name, new SysfsSource(kind, Lines.Address(address)), null, 0).Connect(_hardware).Read(CancellationToken.None);

    [Fact]
    public void A_thermometer_of_hwmon_is_read_in_degrees()
    {
        _bus.WriteWordBigEndian(0x48, 0x00, 0x1E80);
        using IDisposable device = _bus.Add("lm75", 0x48);

        Assert.Equal(30.5, Read(SysfsKind.Hwmon, $"lm75@{_bus.Number}-0048:temp1_input", Quantities.Temperature), 3);
    }

    [Fact]
    public void A_power_meter_of_IIO_is_read_in_volts()
    {
        // 12.5 mV a bit times 4 bits: the INA219 keeps three flags below the voltage.
        _bus.WriteWordBigEndian(0x40, 0x02, 3_000 << 3);
        using IDisposable device = _bus.Add("ina219", 0x40);

        Assert.Equal(12.0, Read(SysfsKind.Iio, "ina219:in_voltage1_raw", Quantities.SupplyVoltage), 3);
    }

    [Fact]
    public void A_thermometer_of_IIO_is_compensated_by_the_drivers_own_constants()
    {
        _bus.WriteByte(0x76, 0xD0, 0x58); // chip id of a BMP280
        // The example of the BMP280's data sheet, 3.12: 519888 with these constants is 25.08 degrees.
        _bus.WriteBytesLittleEndian(0x76, 0x88, 27_504);
        _bus.WriteBytesLittleEndian(0x76, 0x8A, 26_435);
        _bus.WriteBytesLittleEndian(0x76, 0x8C, -1_000);
        _bus.WriteByte(0x76, 0xFA, 519_888 >> 12);
        _bus.WriteByte(0x76, 0xFB, (519_888 >> 4) & 0xFF);
        _bus.WriteByte(0x76, 0xFC, (519_888 & 0xF) << 4);
        using IDisposable device = _bus.Add("bmp280", 0x76);

        Assert.Equal(25.08, Read(SysfsKind.Iio, "bmp280:in_temp_input", Quantities.Temperature), 2);
    }

    [Fact]
    public void A_converter_of_IIO_is_scaled_by_the_drivers_factor()
    {
        _bus.WriteWordBigEndian(0x4A, 0x00, 8_000);
        using IDisposable device = _bus.Add("ads1115", 0x4A);

        // The driver names all chips of the family by their first. 2.048 V full scale is the driver's own choice: 62.5 microvolts a bit.
        Assert.Equal(0.5, Read(SysfsKind.Iio, "ads1015:in_voltage0_raw", Quantities.SupplyVoltage), 3);
    }

    [Fact]
    public void A_sensor_that_goes_is_named_and_read_again_once_it_is_back()
    {
        _bus.WriteWordBigEndian(0x48, 0x00, 0x1E80);
        IDisposable device = _bus.Add("lm75", 0x48);
        WiredValue value = new SensorWiring(
            "KPG-L1", Quantities.Temperature.Name, new SysfsSource(SysfsKind.Hwmon, Lines.Address("lm75:temp1_input")), null, 0).Connect(_hardware);
        Assert.Equal(30.5, value.Read(CancellationToken.None), 3);

        device.Dispose();
        Assert.Throws<IOException>(() => value.Read(CancellationToken.None));
        IOException missing = Assert.Throws<IOException>(() => value.Read(CancellationToken.None));
        Assert.Contains("There is no sensor \"lm75\"", missing.Message, StringComparison.Ordinal);

        using IDisposable again = _bus.Add("lm75", 0x48);
        Assert.Equal(30.5, value.Read(CancellationToken.None), 3);
    }
}
