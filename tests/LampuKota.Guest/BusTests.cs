using LampuKota.Gateway.Linux;
using LampuKota.Lighting;
using Xunit;

namespace LampuKota.Guest;

/// <summary>Chips without a driver of the kernel, by the bus's character device.</summary>
public sealed class BusTests : IDisposable
{
    private readonly Hardware _hardware = new(HardwareRoots.Real, TimeProvider.System);
    private readonly SimulatedBus _bus = SimulatedBus.Find();

    public void Dispose() => _hardware.Dispose();

    [Fact]
    public void A_battery_gauge_without_a_driver_is_read_by_its_register()
    {
        _bus.WriteWordBigEndian(0x36, 0x04, (87 << 8) + 128); // MAX17048: state of charge in 1/256 %
        var wiring = new SensorWiring(
            "KPG-G1", Quantities.BatteryLevel.Name, new I2cSource(_bus.Number, 0x36, 0x04, NumberType.UInt16, IsLittleEndian: false), 1 / 256.0, 0);

        Assert.Equal(87.5, wiring.Connect(_hardware).Read(CancellationToken.None));
    }

    [Fact]
    public void Bytes_and_words_are_read_in_the_order_that_the_chip_sends_them()
    {
        _bus.WriteByte(0x36, 0x20, 0xFE);
        _bus.WriteWordBigEndian(0x36, 0x22, 0x0102);

        Assert.Equal(-2, new I2cSource(_bus.Number, 0x36, 0x20, NumberType.Int8, false).Connect(_hardware).Read(CancellationToken.None));
        Assert.Equal(0x0102, new I2cSource(_bus.Number, 0x36, 0x22, NumberType.UInt16, false).Connect(_hardware).Read(CancellationToken.None));
        Assert.Equal(0x0201, new I2cSource(_bus.Number, 0x36, 0x22, NumberType.UInt16, true).Connect(_hardware).Read(CancellationToken.None));
    }

    [Fact]
    public void A_register_is_read_over_and_over_without_an_allocation()
    {
        _bus.WriteWordBigEndian(0x36, 0x22, 0x0102);
        ISensorChannel channel = new I2cSource(_bus.Number, 0x36, 0x22, NumberType.UInt16, false).Connect(_hardware);
        channel.Read(CancellationToken.None);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            channel.Read(CancellationToken.None);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void An_address_at_which_nothing_answers_is_named_with_what_to_look_at()
    {
        ISensorChannel channel = new I2cSource(_bus.Number, 0x11, 0, NumberType.UInt8, false).Connect(_hardware);

        IOException silence = Assert.Throws<IOException>(() => channel.Read(CancellationToken.None));
        Assert.Contains("address 0x11: nothing answers there", silence.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chip_that_a_driver_of_the_kernel_has_is_not_read_behind_its_back()
    {
        using IDisposable device = _bus.Add("lm75", 0x48);
        ISensorChannel channel = new I2cSource(_bus.Number, 0x48, 0, NumberType.UInt16, false).Connect(_hardware);

        IOException refusal = Assert.Throws<IOException>(() => channel.Read(CancellationToken.None));
        Assert.Contains("a driver of the kernel has this chip", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bus_that_is_not_enabled_is_named_with_the_line_that_enables_it()
    {
        IOException missing = Assert.Throws<IOException>(() => new I2cBus(HardwareRoots.Real, 99));
        Assert.Contains("dtparam=i2c_arm=on", missing.Message, StringComparison.Ordinal);
    }
}
