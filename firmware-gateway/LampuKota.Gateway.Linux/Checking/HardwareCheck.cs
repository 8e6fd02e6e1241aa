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
        new HardwareListing(hardware, output).Write();
        CheckLamps(lamps);
        CheckSensors(sensors);
        output.WriteLine(_problems == 0 ? "Nothing is missing." : $"Problems: {_problems}.");
        return _problems;
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
            GpioLineDescription line = chip.Require(address.Channel);
            return line.IsUsed ? $"it is held by \"{line.Consumer}\": {GpioChip.HolderAdvice(line.Consumer)}." : null;
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
            return $"there is no {chip}: enable its overlay (dtoverlay=pwm-2chan in config.txt of a Raspberry Pi).";

        bool isThere = int.TryParse(SysfsText.Read(Path.Combine(chip, "npwm")), out int channels)
            && int.TryParse(address.Channel, out int channel) && channel >= 0 && channel < channels;
        return isThere ? null : $"the chip has no channel \"{address.Channel}\".";
    }

    private void Report(string device, string what, string? problem)
    {
        output.WriteLine(problem is null ? $"  {device}: {what}, ready" : $"  {device}: {what}: {problem}");
        _problems += problem is null ? 0 : 1;
    }
}
