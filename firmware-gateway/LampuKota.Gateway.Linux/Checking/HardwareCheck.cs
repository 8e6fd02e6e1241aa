using LampuKota.Lighting;

namespace LampuKota.Gateway.Linux;

/// <summary>Lists the hardware that the kernel shows, and says in plain words what of it is missing for the configured lamps and sensors.</summary>
/// <param name="hardware">The hardware.</param>
/// <param name="output">Where it writes.</param>
internal sealed class HardwareCheck(Hardware hardware, TextWriter output)
{
    private int _problems;

    /// <summary>Lists and checks.</summary>
    /// <param name="lamps">How the lamps are wired.</param>
    /// <param name="sensors">How the sensors are wired.</param>
    /// <returns>How many problems there are.</returns>
    public int Run(IReadOnlyList<LampWiring> lamps, IReadOnlyList<SensorWiring> sensors)
    {
        ListGpio();
        ListPwm();
        ListSensors("Sensors of hwmon", hardware.Sensors.Hwmon(), "Load the sensor's overlay (for instance dtoverlay=i2c-sensor,... on a Raspberry Pi).");
        ListSensors("Sensors of IIO", hardware.Sensors.Iio(), "Load the sensor's overlay (for instance dtoverlay=i2c-sensor,... on a Raspberry Pi).");
        CheckLamps(lamps);
        CheckSensors(sensors);
        output.WriteLine(_problems == 0 ? "Nothing is missing." : $"Problems: {_problems}.");
        return _problems;
    }

    private void ListGpio()
    {
        output.WriteLine("GPIO chips:");
        IReadOnlyList<string> paths = hardware.Chips.Paths();
        if (paths.Count == 0)
            output.WriteLine($"  none. {hardware.Roots.Dev}/gpiochip* is not there: this machine has no GPIO, or a container was not given its device.");
        foreach (string path in paths)
            ListChip(path);
    }

    private void ListChip(string path)
    {
        try
        {
            using var chip = new GpioChip(path);
            output.WriteLine($"  {chip.Name} \"{chip.Label}\", {chip.Lines} lines");
            for (uint offset = 0; offset < chip.Lines; offset++)
                ListLine(chip.Describe(offset));
        }
        catch (UnauthorizedAccessException)
        {
            output.WriteLine($"  {path} may not be opened by this user: add it to the group gpio (usermod -aG gpio {Environment.UserName}) and start anew.");
        }
        catch (IOException exception)
        {
            output.WriteLine($"  {exception.Message}");
        }
    }

    private void ListLine(GpioLineDescription line)
    {
        string holder = line.IsUsed ? $", held by \"{line.Consumer}\"" : "";
        output.WriteLine($"    line {line.Offset,3} {(line.Name.Length == 0 ? "(no name)" : line.Name)}, {(line.IsOutput ? "output" : "input")}{holder}");
    }

    private void ListPwm()
    {
        output.WriteLine("PWM chips:");
        string folder = Path.Combine(hardware.Roots.Sys, "class", "pwm");
        string[] chips = Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder, "pwmchip*") : [];
        if (chips.Length == 0)
            output.WriteLine($"  none. {folder}/pwmchip* is not there: enable a PWM overlay (dtoverlay=pwm-2chan on a Raspberry Pi) if lamps are dimmed by it.");
        foreach (string chip in chips.Order(StringComparer.Ordinal))
            output.WriteLine($"  {Path.GetFileName(chip)}, {ReadOr(Path.Combine(chip, "npwm"), "unknown")} channels");
    }

    private void ListSensors(string title, IReadOnlyList<SysfsDevice> devices, string advice)
    {
        output.WriteLine($"{title}:");
        if (devices.Count == 0)
            output.WriteLine($"  none. {advice}");
        foreach (SysfsDevice device in devices)
            output.WriteLine($"  {device.Name} at {device.Place}: {string.Join(", ", device.Values())}");
    }

    private void CheckLamps(IReadOnlyList<LampWiring> lamps)
    {
        output.WriteLine($"Lamps configured: {lamps.Count}");
        foreach (LampWiring lamp in lamps)
        {
            if (lamp.Gpio is { } gpio)
                Report(lamp.LampId, $"relay {gpio}", FindGpioProblem(gpio));
            if (lamp.Pwm is { } pwm)
                Report(lamp.LampId, $"dimmer {pwm}", FindPwmProblem(pwm));
        }
    }

    private void CheckSensors(IReadOnlyList<SensorWiring> sensors)
    {
        output.WriteLine($"Sensors configured: {sensors.Count}");
        foreach (SensorWiring sensor in sensors)
            CheckSensor(sensor);
    }

    private void CheckSensor(SensorWiring sensor)
    {
        string what = $"{sensor.Quantity} from {sensor.Source}";
        try
        {
            WiredValue wired = sensor.Connect(hardware);
            Quantity quantity = wired.Quantity;
            double value = wired.Read(CancellationToken.None);
            string reading = $"{Math.Round(value, quantity.Decimals)} {quantity.Unit}";
            Report(sensor.DeviceId, $"{what} reads {reading}", quantity.IsPlausible(value) ? null : "that cannot be true: set Scale, or look at the wiring.");
        }
        catch (IOException exception)
        {
            Report(sensor.DeviceId, what, exception.Message);
        }
    }

    private string? FindGpioProblem(HardwareAddress address)
    {
        try
        {
            using GpioChip chip = hardware.Chips.Open(address.Device);
            GpioLineDescription? line = chip.Find(address.Channel);
            return line is null ? $"the chip has no line \"{address.Channel}\"."
                : line.IsUsed ? $"it is held by \"{line.Consumer}\": stop that, or take another line."
                : null;
        }
        catch (IOException exception)
        {
            return exception.Message;
        }
    }

    private string? FindPwmProblem(HardwareAddress address)
    {
        string chip = Path.Combine(hardware.Roots.Sys, "class", "pwm", address.Device);
        if (!Directory.Exists(chip))
            return $"there is no {chip}.";

        bool isThere = int.TryParse(ReadOr(Path.Combine(chip, "npwm"), ""), out int channels)
            && int.TryParse(address.Channel, out int channel) && channel >= 0 && channel < channels;
        return isThere ? null : $"the chip has no channel \"{address.Channel}\".";
    }

    private void Report(string device, string what, string? problem)
    {
        output.WriteLine(problem is null ? $"  {device}: {what}, ready" : $"  {device}: {what}: {problem}");
        _problems += problem is null ? 0 : 1;
    }

    private static string ReadOr(string path, string otherwise) => File.Exists(path) ? File.ReadAllText(path).Trim() : otherwise;
}
