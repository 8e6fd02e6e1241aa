using System.Collections.Concurrent;

namespace LampuKota.Gateway.Linux;

/// <summary>The hardware of the machine, shared by all outputs and sensors of the program.</summary>
/// <param name="roots">Where the kernel shows its devices.</param>
/// <param name="timeProvider">Real time.</param>
internal sealed class Hardware(HardwareRoots roots, TimeProvider timeProvider) : IDisposable
{
    private readonly ConcurrentDictionary<ModbusSettings, ModbusMaster> _modbus = new();
    private readonly ConcurrentDictionary<int, SharedDevice<I2cBus>> _i2c = new();
    private readonly ConcurrentDictionary<string, SharedDevice<SpiDevice>> _spi = new();
    private readonly ConcurrentDictionary<string, BusWorker> _workers = new();

    /// <summary>Where the kernel shows its devices.</summary>
    public HardwareRoots Roots => roots;

    /// <summary>Real time.</summary>
    public TimeProvider Time => timeProvider;

    /// <summary>GPIO chips.</summary>
    public GpioChips Chips { get; } = new(roots);

    /// <summary>Edges of GPIO inputs.</summary>
    public GpioEdgeWatch Edges { get; } = new();

    /// <summary>Sensors with a kernel driver.</summary>
    public SysfsDevices Sensors { get; } = new(roots);

    /// <summary>The one master of a Modbus line.</summary>
    /// <param name="settings">The line.</param>
    public ModbusMaster Modbus(ModbusSettings settings) => _modbus.GetOrAdd(settings, key => new ModbusMaster(roots, key));

    /// <summary>An I2C bus.</summary>
    /// <param name="number">Its number.</param>
    public SharedDevice<I2cBus> I2c(int number) => _i2c.GetOrAdd(number, bus => new SharedDevice<I2cBus>(() => new I2cBus(roots, bus)));

    /// <summary>A device on an SPI bus.</summary>
    /// <param name="name">Its name.</param>
    public SharedDevice<SpiDevice> Spi(string name) => _spi.GetOrAdd(name, device => new SharedDevice<SpiDevice>(() => new SpiDevice(roots, device)));

    /// <summary>Who reads what hangs on the same wires.</summary>
    /// <param name="wires">Name of the wires.</param>
    public BusWorker Worker(string wires) => _workers.GetOrAdd(wires, static _ => new BusWorker());

    public void Dispose()
    {
        Edges.Dispose();
        foreach (IDisposable device in _modbus.Values.Concat<IDisposable>(_i2c.Values).Concat(_spi.Values))
            device.Dispose();
    }
}
