using LampuKota.Lighting;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>How one lamp is wired: a relay, a dimmer, or both.</summary>
/// <param name="LampId">The lamp.</param>
/// <param name="Gpio">Chip and line of its relay.</param>
/// <param name="IsActiveLow">Whether a low level switches it on.</param>
/// <param name="Pwm">Chip and channel of its dimmer.</param>
/// <param name="FrequencyHz">The dimmer's frequency, hertz.</param>
/// <param name="IsInverted">Whether the dimmer's pulse is low.</param>
/// <param name="Dimming">How the luminaire is dimmed.</param>
internal sealed record LampWiring(
    string LampId, HardwareAddress? Gpio, bool IsActiveLow, HardwareAddress? Pwm, int FrequencyHz, bool IsInverted, Dimming Dimming)
{
    private const int DefaultFrequencyHz = 1_000;
    private const int MaximumFrequencyHz = 100_000;

    public static LampWiring Read(IConfigurationSection section)
    {
        if (!DeviceId.IsValid(section.Key))
            throw new ConfigurationProblemException($"{section.Path}: a lamp's id has 1 to 63 capital letters, digits, dots and hyphens.");

        var settings = new SettingsReader(section);
        var wiring = new LampWiring(
            section.Key,
            settings.Address("Gpio", "pinctrl-bcm2711:GPIO17"),
            settings.Switch("ActiveLow", otherwise: false),
            settings.Address("Pwm", "pwmchip0:0"),
            settings.Integer("FrequencyHz", DefaultFrequencyHz, 1, MaximumFrequencyHz),
            settings.Switch("Inverted", otherwise: false),
            new Dimming(settings.Choice("Curve", Dimming.Plain.Curve), settings.Integer("MinimumPercent", Dimming.Plain.MinimumPercent, 1, 100)));
        settings.RefuseOthers();
        if (wiring.Gpio is null && wiring.Pwm is null)
            throw new ConfigurationProblemException($"{section.Path} needs Gpio (a relay's chip and line), Pwm (a dimmer's chip and channel), or both.");
        return wiring;
    }

    public IReadableLampOutput Connect(Hardware hardware)
    {
        IReadableLampOutput? relay = Gpio is null ? null : new GpioLampOutput(hardware.Chips, Gpio, IsActiveLow);
        IReadableLampOutput? dimmer = Pwm is null ? null : new PwmLampOutput(new PwmChannel(hardware.Roots, Pwm, hardware.Time), FrequencyHz, IsInverted, Dimming);
        return relay is not null && dimmer is not null ? new DimmedRelayOutput(relay, dimmer) : (relay ?? dimmer)!;
    }
}
