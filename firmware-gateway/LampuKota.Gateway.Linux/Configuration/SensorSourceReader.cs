using System.Globalization;
using System.Text.RegularExpressions;

namespace LampuKota.Gateway.Linux;

/// <summary>Reads what measures a value: each kind of hardware has a setting of its own, and exactly one is set.</summary>
/// <param name="buses">The Modbus lines by name.</param>
internal sealed partial class SensorSourceReader(IReadOnlyDictionary<string, ModbusSettings> buses)
{
    /// <summary>Mechanical contacts bounce for 1 to 10 ms.</summary>
    private const int DefaultDebounceMilliseconds = 20;

    /// <summary>A minute: water that splashes over a float switch.</summary>
    private const int MaximumDebounceMilliseconds = 60_000;

    private const int HighestSlave = 247;
    private const int DefaultSpiSpeedHz = 500_000;
    private const int MaximumSpiSpeedHz = 50_000_000;
    private const int MaximumSpiBytes = 64;

    private const string KindNames = "Hwmon, Iio, Gpio, I2c, Spi, Modbus";

    private static readonly (string Key, string Example, Func<SensorSourceReader, HardwareAddress, SettingsReader, SensorSource> Read)[] Kinds =
    [
        ("Hwmon", "ina226@1-0040:power1_input", (_, address, _) => new SysfsSource(SysfsKind.Hwmon, address)),
        ("Iio", "bmp280:in_temp_input", (_, address, _) => new SysfsSource(SysfsKind.Iio, address)),
        ("Gpio", "pinctrl-bcm2711:GPIO27", (_, address, settings) => ReadGpio(address, settings)),
        ("I2c", "1-0036:0x04", (_, address, settings) => ReadI2c(address, settings)),
        ("Spi", "spidev0.0:018000", (_, address, settings) => ReadSpi(address, settings)),
        ("Modbus", "meters:1", (reader, address, settings) => reader.ReadModbus(address, settings)),
    ];

    /// <summary>Reads.</summary>
    /// <exception cref="ConfigurationProblemException">None is set, or more than one, or one that cannot be used.</exception>
    public SensorSource Read(SettingsReader settings)
    {
        SensorSource? source = null;
        foreach ((string key, string example, Func<SensorSourceReader, HardwareAddress, SettingsReader, SensorSource> read) in Kinds)
        {
            if (settings.Address(key, example) is not { } address)
                continue;
            if (source is not null)
                throw new ConfigurationProblemException($"{settings.Path} names two kinds of hardware; each value comes from one of {KindNames}.");
            source = read(this, address, settings);
        }

        return source ?? throw new ConfigurationProblemException($"{settings.Path} must say what measures the value: one of {KindNames}.");
    }

    private static GpioSource ReadGpio(HardwareAddress address, SettingsReader settings) => new(
        address,
        new GpioInputSettings(
            settings.Switch("ActiveLow", otherwise: false),
            settings.Choice("Bias", GpioBias.AsIs),
            TimeSpan.FromMilliseconds(settings.Integer("DebounceMilliseconds", DefaultDebounceMilliseconds, 0, MaximumDebounceMilliseconds))),
        settings.Choice("Mode", GpioInputMode.State));

    private static I2cSource ReadI2c(HardwareAddress address, SettingsReader settings)
    {
        Match chip = I2cChip().Match(address.Device);
        if (!chip.Success || !TryReadNumber(address.Channel, byte.MaxValue, out int register))
            throw Problem(settings, "I2c", address, "the kernel's name of the chip and a register, for instance 1-0036:0x04");

        int slave = int.Parse(chip.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (slave is < I2cBus.FirstAddress or > I2cBus.LastAddress)
            throw Problem(settings, "I2c", address, $"an address from 0x{I2cBus.FirstAddress:x2} to 0x{I2cBus.LastAddress:x2}");
        NumberType type = settings.Choice("Type", NumberType.UInt16);
        if (Numbers.SizeOf(type) > 2)
            throw new ConfigurationProblemException($"{settings.Path}:Type is {type}, but a register on I2C has one or two bytes.");
        int bus = int.Parse(chip.Groups[1].Value, CultureInfo.InvariantCulture);
        return new I2cSource(bus, slave, (byte)register, type, settings.Choice("ByteOrder", ByteOrder.HighFirst) == ByteOrder.LowFirst);
    }

    private static SpiSource ReadSpi(HardwareAddress address, SettingsReader settings)
    {
        NumberType type = settings.Choice("Type", NumberType.UInt16);
        byte[] request;
        try
        {
            request = Convert.FromHexString(address.Channel);
        }
        catch (FormatException)
        {
            throw Problem(settings, "Spi", address, "a device and the bytes to send, for instance spidev0.0:018000");
        }

        if (request.Length < Numbers.SizeOf(type) || request.Length > MaximumSpiBytes)
            throw Problem(settings, "Spi", address, $"as many bytes to send as come back: {Numbers.SizeOf(type)} to {MaximumSpiBytes}");
        ulong mask = settings.Text("Mask") is not { } text ? ulong.MaxValue
            : ulong.TryParse(text.AsSpan(text.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong value) ? value
            : throw new ConfigurationProblemException($"{settings.Path}:Mask is \"{text}\" but must be hexadecimal, for instance 0x3ff.");
        return new SpiSource(address.Device, request, type, mask, settings.Integer("SpeedHz", DefaultSpiSpeedHz, 1_000, MaximumSpiSpeedHz));
    }

    private ModbusSource ReadModbus(HardwareAddress address, SettingsReader settings)
    {
        if (!buses.TryGetValue(address.Device, out ModbusSettings? bus))
        {
            string known = buses.Count == 0 ? "none is set" : string.Join(", ", buses.Keys);
            throw new ConfigurationProblemException($"{settings.Path}:Modbus names the line \"{address.Device}\", which the section Modbus must describe ({known}).");
        }

        if (!TryReadNumber(address.Channel, HighestSlave, out int slave) || slave == 0)
            throw Problem(settings, "Modbus", address, $"a line and a meter's address from 1 to {HighestSlave}");
        string registerText = settings.Required("Register", "0x0034");
        if (!TryReadNumber(registerText, ushort.MaxValue, out int register))
            throw new ConfigurationProblemException($"{settings.Path}:Register is \"{registerText}\" but must be a number from 0 to 65535, for instance 52 or 0x0034.");
        NumberType type = settings.Choice("Type", NumberType.UInt16);
        if (Numbers.SizeOf(type) < 2)
            throw new ConfigurationProblemException($"{settings.Path}:Type is {type}, but a Modbus register has 16 bits.");
        return new ModbusSource(
            address.Device,
            bus,
            (byte)slave,
            settings.Choice("Function", ModbusFunction.Input),
            (ushort)register,
            type,
            settings.Choice("WordOrder", ByteOrder.HighFirst) == ByteOrder.LowFirst);
    }

    private static ConfigurationProblemException Problem(SettingsReader settings, string key, HardwareAddress address, string what) =>
        new($"{settings.Path}:{key} is \"{address}\" but must name {what}.");

    private static bool TryReadNumber(string text, int maximum, out int number)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return int.TryParse(isHex ? text.AsSpan(2) : text, isHex ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number >= 0 && number <= maximum;
    }

    [GeneratedRegex("^([0-9]{1,3})-([0-9a-fA-F]{4})$")]
    private static partial Regex I2cChip();

    /// <summary>Which part of a number comes first.</summary>
    private enum ByteOrder
    {
        /// <summary>The higher.</summary>
        HighFirst,

        /// <summary>The lower.</summary>
        LowFirst,
    }
}
