using LampuKota.Gateway.Linux;

namespace LampuKota.Guest;

/// <summary>Addresses as the configuration writes them.</summary>
internal static class Lines
{
    public static HardwareAddress Address(string text) =>
        HardwareAddress.TryParse(text, out HardwareAddress? address) ? address : throw new ArgumentException($"{text} is no address.", nameof(text));
}
