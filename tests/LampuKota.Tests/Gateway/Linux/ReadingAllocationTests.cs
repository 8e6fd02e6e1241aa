using System.Diagnostics;
using LampuKota.Gateway;
using LampuKota.Gateway.Linux;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>What is read over and over, for years: attributes of the kernel's drivers, meters, and what outputs hold.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class ReadingAllocationTests : IDisposable
{
    private const int Reads = 200;
    private const int Windows = 10;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TestFolder _sys = new();
    private readonly HardwareRoots _roots;
    private readonly Hardware _hardware;

    public ReadingAllocationTests()
    {
        _roots = new HardwareRoots("/dev", _sys.Path);
        _hardware = new Hardware(_roots, TimeProvider.System);
        _sys.Write("bus/iio/devices/iio:device0/name", "ads1115\n");
        _sys.Write("bus/iio/devices/iio:device0/in_voltage0_raw", "1000\n");
        _sys.Write("bus/iio/devices/iio:device0/in_voltage0_offset", "-12\n");
        _sys.Write("bus/iio/devices/iio:device0/in_voltage_scale", "0.187500000\n");
        _sys.Write("class/pwm/pwmchip0/pwm1/period", "1000000\n");
        _sys.Write("class/pwm/pwmchip0/pwm1/duty_cycle", "700000\n");
        _sys.Write("class/pwm/pwmchip0/pwm1/enable", "1\n");
        _sys.Write("class/pwm/pwmchip0/pwm1/polarity", "normal\n");
    }

    public void Dispose()
    {
        _hardware.Dispose();
        _sys.Dispose();
    }

    private static SysfsSource Attribute => new(SysfsKind.Iio, new HardwareAddress("ads1115", "in_voltage0_raw"));

    private PwmLampOutput Dimmer() => new(new PwmChannel(_roots, new HardwareAddress("pwmchip0", "1"), TimeProvider.System), 1_000, isInverted: false, Dimming.Plain);

    private static long AllocatedHere(Func<double> read)
    {
        read();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Reads; i++)
            read();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void An_attribute_of_a_driver_is_read_without_an_allocation()
    {
        ISensorChannel channel = Attribute.Connect(_hardware);

        Assert.Equal((1000 - 12) * 0.1875, channel.Read(CancellationToken.None), 9);
        Assert.Equal(0, AllocatedHere(() => channel.Read(CancellationToken.None)));
    }

    [Fact]
    public void A_meters_registers_are_read_without_an_allocation()
    {
        using var meter = new SimulatedMeter { Registers = { [52] = 0x43A5, [53] = 0xC000 } };
        var line = new ModbusSettings(new SerialSettings(meter.Device, 115_200, SerialParity.None, 1, HasDirection: false), TimeSpan.FromSeconds(10), 0, TimeSpan.Zero);
        ISensorChannel channel = new ModbusSource("meters", line, 7, ModbusFunction.Input, 52, NumberType.Float32, IsLowWordFirst: false).Connect(_hardware);

        Assert.Equal(331.5, channel.Read(CancellationToken.None));
        Assert.Equal(0, AllocatedHere(() => channel.Read(CancellationToken.None)));
    }

    [Fact]
    public void What_a_dimmer_holds_is_read_without_an_allocation()
    {
        var output = new DimmedRelayOutput(new HeldRelay(), Dimmer());

        Assert.Equal(0, AllocatedHere(() => Held(output)));
    }

    private static double Held(DimmedRelayOutput output)
    {
#pragma warning disable CA2012 // These answer on the thread that asks; an await would be what is measured.
        return output.ReadLevelAsync(CancellationToken.None).GetAwaiter().GetResult()!.Value;
#pragma warning restore CA2012
    }

    [Fact]
    public void What_outputs_hold_is_asked_beside_the_control_loop_without_an_allocation()
    {
        using var output = new BesideOutput(Dimmer());
        var lamp = new Lamp(new GatewayLamp("A", output), CityClock.RealTime(SystemClock.Instance), TimeProvider.System, static () => { }) { Feedback = new LampFeedback(70, 0) };
        var reader = new LevelReader(lamp, output, (_, problem) => Assert.Fail(problem));
        Func<bool> hasAnswered = () => !reader.IsBusy;

        long least = LeastAllocated(() =>
        {
            reader.Begin(CancellationToken.None);
            Await(hasAnswered);
        });

        Assert.Equal(70, lamp.ReadBack!.OutputPercent);
        Assert.InRange(least, 0, Reads * 8); // The smallest object for each reading would be 24 bytes.
    }

    [Fact]
    public void A_wired_sensor_is_read_by_its_bus_without_an_allocation()
    {
        ISensor sensor = SensorWiring.Connect([new SensorWiring("KPG-L1", "supplyVoltage", Attribute, null, 0)], _hardware).Single();
        int ended = 0;
        var reader = new SensorReader(sensor, TimeProvider.System, () => Volatile.Write(ref ended, 1));
        ReadingResult result = ReadingResult.None;
        Func<bool> hasEnded = () => Volatile.Read(ref ended) == 1;

        long least = LeastAllocated(() =>
        {
            Volatile.Write(ref ended, 0);
            result = reader.Begin(CancellationToken.None);
            if (result != ReadingResult.None)
                return;
            Await(hasEnded);
            result = reader.Look();
        });

        Assert.Equal(ReadingResult.Succeeded, result);
        Assert.InRange(least, 0, Reads * 8);
    }

    // Other threads of the tests' process allocate too, now and then: the least of several windows has none of that.
    private static long LeastAllocated(Action read)
    {
        read();
        long least = long.MaxValue;
        for (int window = 0; window < Windows; window++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Reads; i++)
                read();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    private static void Await(Func<bool> holds)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Deadline);
            Thread.Yield();
        }
    }

    private sealed class HeldRelay : IReadableLampOutput
    {
        public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken) => ValueTask.FromResult<int?>(100);
    }
}
