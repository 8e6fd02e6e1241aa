namespace LampuKota.Gateway.Linux;

/// <summary>Reads what measures a value: each kind of hardware has a setting of its own, and exactly one is set.</summary>
internal static class SensorSourceReader
{
    /// <summary>Mechanical contacts bounce for 1 to 10 ms.</summary>
    private const int DefaultDebounceMilliseconds = 20;

    /// <summary>A minute: water that splashes over a float switch.</summary>
    private const int MaximumDebounceMilliseconds = 60_000;

    private static readonly (string Key, string Example, Func<HardwareAddress, SettingsReader, SensorSource> Read)[] Kinds =
    [
        ("Hwmon", "ina226@1-0040:power1_input", (address, _) => new SysfsSource(SysfsKind.Hwmon, address)),
        ("Iio", "bmp280:in_temp_input", (address, _) => new SysfsSource(SysfsKind.Iio, address)),
        ("Gpio", "pinctrl-bcm2711:GPIO27", ReadGpio),
    ];

    /// <summary>Reads.</summary>
    /// <exception cref="ConfigurationProblemException">None is set, or more than one, or one that cannot be used.</exception>
    public static SensorSource Read(SettingsReader settings)
    {
        SensorSource? source = null;
        foreach ((string key, string example, Func<HardwareAddress, SettingsReader, SensorSource> read) in Kinds)
        {
            if (settings.Address(key, example) is not { } address)
                continue;
            if (source is not null)
                throw new ConfigurationProblemException($"{settings.Path} names two kinds of hardware; each value comes from one of {Names()}.");
            source = read(address, settings);
        }

        return source ?? throw new ConfigurationProblemException($"{settings.Path} must say what measures the value: one of {Names()}.");
    }

    private static string Names() => string.Join(", ", Kinds.Select(kind => kind.Key));

    private static GpioSource ReadGpio(HardwareAddress address, SettingsReader settings) => new(
        address,
        new GpioInputSettings(
            settings.Switch("ActiveLow", otherwise: false),
            settings.Choice("Bias", GpioBias.AsIs),
            TimeSpan.FromMilliseconds(settings.Integer("DebounceMilliseconds", DefaultDebounceMilliseconds, 0, MaximumDebounceMilliseconds))),
        settings.Choice("Mode", GpioInputMode.State));
}
