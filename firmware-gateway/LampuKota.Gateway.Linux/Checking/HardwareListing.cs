using System.Globalization;

namespace LampuKota.Gateway.Linux;

/// <summary>Lists the hardware that the kernel shows, and for each kind of which there is none the line that brings it.</summary>
/// <param name="hardware">The hardware.</param>
/// <param name="output">Where it writes.</param>
internal sealed class HardwareListing(Hardware hardware, TextWriter output)
{
    private const string SensorAdvice = "Load the sensor's overlay (a line dtoverlay=i2c-sensor,... in config.txt of a Raspberry Pi).";

    /// <summary>Lists all.</summary>
    public void Write()
    {
        WriteGpio();
        WritePwm();
        WriteSensors("Sensors of hwmon", hardware.Sensors.Hwmon(), SensorAdvice + " DS18B20: dtoverlay=w1-gpio.");
        WriteSensors("Sensors of IIO", hardware.Sensors.Iio(), SensorAdvice);
        WriteDevices("I2C buses", "i2c-*", "dtparam=i2c_arm=on in config.txt enables that of the header.");
        WriteDevices("SPI devices", "spidev*", "dtparam=spi=on in config.txt enables that of the header.");
        WriteDevices("Serial lines", "ttyUSB*", "plug in the RS-485 adapter of the meters.", "ttyACM*", "ttyAMA*", "serial*");
        WriteClocks();
    }

    private void WriteGpio()
    {
        output.WriteLine("GPIO chips:");
        IReadOnlyList<string> paths = hardware.Chips.Paths();
        if (paths.Count == 0)
            output.WriteLine($"  none. {hardware.Roots.Dev}/gpiochip* is not there: this machine has no GPIO, or a container was not given its device.");
        foreach (string path in paths)
            WriteChip(path);
    }

    private void WriteChip(string path)
    {
        try
        {
            using var chip = new GpioChip(path);
            output.WriteLine($"  {chip.Name} \"{chip.Label}\", {chip.Lines} lines");
            for (uint offset = 0; offset < chip.Lines; offset++)
                WriteLine(chip.Describe(offset));
        }
        catch (UnauthorizedAccessException)
        {
            output.WriteLine($"  {path} may not be opened by this user: add it to the group gpio (usermod -aG gpio {Environment.UserName}) and start anew. Where the "
                + "device belongs to root alone, a udev rule gives it to the group: SUBSYSTEM==\"gpio\", GROUP=\"gpio\", MODE=\"0660\"");
        }
        catch (IOException exception)
        {
            output.WriteLine($"  {exception.Message}");
        }
    }

    private void WriteLine(GpioLineDescription line)
    {
        string holder = line.IsUsed ? $", held by \"{line.Consumer}\"" : "";
        output.WriteLine($"    line {line.Offset,3} {(line.Name.Length == 0 ? "(no name)" : line.Name)}, {(line.IsOutput ? "output" : "input")}{holder}");
    }

    private void WritePwm()
    {
        output.WriteLine("PWM chips:");
        string folder = Path.Combine(hardware.Roots.Sys, "class", "pwm");
        string[] chips = Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder, "pwmchip*") : [];
        if (chips.Length == 0)
            output.WriteLine($"  none. {folder}/pwmchip* is not there: enable a PWM overlay (dtoverlay=pwm-2chan on a Raspberry Pi) if lamps are dimmed by it.");
        foreach (string chip in chips.Order(StringComparer.Ordinal))
            output.WriteLine($"  {Path.GetFileName(chip)}, {(SysfsText.Read(Path.Combine(chip, "npwm")) is { Length: > 0 } count ? count : "unknown")} channels");
    }

    private void WriteSensors(string title, IReadOnlyList<SysfsDevice> devices, string advice)
    {
        output.WriteLine($"{title}:");
        if (devices.Count == 0)
            output.WriteLine($"  none. {advice}");
        foreach (SysfsDevice device in devices)
            output.WriteLine($"  {device.Name} at {device.Place}: {string.Join(", ", device.Values())}");
    }

    private void WriteDevices(string title, string pattern, string advice, params ReadOnlySpan<string> morePatterns)
    {
        var found = new List<string>();
        foreach (string one in (ReadOnlySpan<string>)[pattern, .. morePatterns])
            found.AddRange(Directory.Exists(hardware.Roots.Dev) ? Directory.GetFileSystemEntries(hardware.Roots.Dev, one) : []);
        output.WriteLine($"{title}: {(found.Count == 0 ? "none; " + advice : string.Join(", ", found.Select(Path.GetFileName).Order(StringComparer.Ordinal)))}");
    }

    private void WriteClocks()
    {
        IReadOnlyList<RealTimeClock> clocks = RealTimeClock.List(hardware.Roots);
        output.WriteLine(clocks.Count == 0 ? "Clock chips: none; dtoverlay=i2c-rtc,ds3231 in config.txt loads that of a DS3231." : "Clock chips:");
        foreach (RealTimeClock clock in clocks)
        {
            string time = clock.ReadTime() is { } kept
                ? kept.ToString("uuuu-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
                : "has kept no time: look at its battery, and set it (hwclock --systohc)";
            output.WriteLine($"  {clock.Name}: {time}");
        }
    }
}
