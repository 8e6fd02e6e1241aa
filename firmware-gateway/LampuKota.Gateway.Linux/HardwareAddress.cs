using System.Diagnostics.CodeAnalysis;

namespace LampuKota.Gateway.Linux;

/// <summary>A part of a device: <c>device:channel</c>, for instance <c>pinctrl-bcm2711:GPIO17</c>, <c>pwmchip0:1</c> or <c>ina226@1-0040:power1_input</c>.</summary>
/// <param name="Device">Name of the device.</param>
/// <param name="Channel">Line, channel or attribute.</param>
internal sealed record HardwareAddress(string Device, string Channel)
{
    /// <summary>Splits at the last colon. Neither part may lead out of its folder.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HardwareAddress? address)
    {
        int colon = text.LastIndexOf(':');
        address = colon > 0 && colon < text.Length - 1 && !text.Contains('/', StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal)
            ? new HardwareAddress(text[..colon], text[(colon + 1)..])
            : null;
        return address is not null;
    }

    public override string ToString() => $"{Device}:{Channel}";
}
