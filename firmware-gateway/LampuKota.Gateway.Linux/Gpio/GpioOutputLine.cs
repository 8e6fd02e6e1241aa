using Microsoft.Win32.SafeHandles;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// A line held for driving. It is taken as it is: while <see cref="Drive"/> was not called the pin keeps the direction and level that an earlier run of the
/// program, or the firmware, left.
/// </summary>
/// <param name="handle">The kernel's descriptor of the line.</param>
/// <param name="name">The line, for messages.</param>
/// <param name="isActiveLow">Whether a low level means active.</param>
/// <param name="isOutput">Whether the pin was an output when it was taken.</param>
internal sealed unsafe class GpioOutputLine(SafeFileHandle handle, string name, bool isActiveLow, bool isOutput) : GpioLine(handle, name)
{
    private bool _isConfigured;

    /// <summary>Whether the pin is an output.</summary>
    public bool IsOutput { get; private set; } = isOutput;

    /// <summary>Drives the line. A pin that becomes an output by it has the value from its first moment on.</summary>
    /// <exception cref="IOException">The chip is gone, or the line cannot be an output.</exception>
    public void Drive(bool isActive)
    {
        if (_isConfigured)
        {
            var values = new GpioLineValues { Bits = isActive ? 1UL : 0, Mask = 1 };
            Call(GpioUapi.SetLineValues, &values, "could not be set");
            return;
        }

        GpioLineConfig config = OutputConfig(isActiveLow, isActive);
        Call(GpioUapi.SetLineConfig, &config, "could not be made an output");
        (_isConfigured, IsOutput) = (true, true);
    }

    internal static GpioLineConfig OutputConfig(bool isActiveLow, bool isActive)
    {
        var config = new GpioLineConfig { Flags = GpioUapi.FlagOutput | (isActiveLow ? GpioUapi.FlagActiveLow : 0), AttributeCount = 1 };
        config.Attributes[0].Mask = 1;
        config.Attributes[0].Attribute.Id = GpioUapi.AttributeOutputValues;
        config.Attributes[0].Attribute.Value = isActive ? 1UL : 0;
        return config;
    }
}
