using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

/// <summary>Numbers of the GPIO character device, uAPI v2 (linux/gpio.h, since Linux 5.10). The request numbers hold the size of their structure.</summary>
internal static class GpioUapi
{
    /// <summary>_IOR(0xB4, 0x01, struct gpiochip_info)</summary>
    public const uint GetChipInfo = 0x8044B401;

    /// <summary>_IOWR(0xB4, 0x05, struct gpio_v2_line_info)</summary>
    public const uint GetLineInfo = 0xC100B405;

    /// <summary>_IOWR(0xB4, 0x07, struct gpio_v2_line_request)</summary>
    public const uint GetLine = 0xC250B407;

    /// <summary>_IOWR(0xB4, 0x0D, struct gpio_v2_line_config)</summary>
    public const uint SetLineConfig = 0xC110B40D;

    /// <summary>_IOWR(0xB4, 0x0E, struct gpio_v2_line_values)</summary>
    public const uint GetLineValues = 0xC010B40E;

    /// <summary>_IOWR(0xB4, 0x0F, struct gpio_v2_line_values)</summary>
    public const uint SetLineValues = 0xC010B40F;

    /// <summary>GPIO_V2_LINE_FLAG_USED</summary>
    public const ulong FlagUsed = 1 << 0;

    /// <summary>GPIO_V2_LINE_FLAG_ACTIVE_LOW</summary>
    public const ulong FlagActiveLow = 1 << 1;

    /// <summary>GPIO_V2_LINE_FLAG_INPUT</summary>
    public const ulong FlagInput = 1 << 2;

    /// <summary>GPIO_V2_LINE_FLAG_OUTPUT</summary>
    public const ulong FlagOutput = 1 << 3;

    /// <summary>GPIO_V2_LINE_EVENT_RISING_EDGE: a line became active.</summary>
    public const uint EventRisingEdge = 1;

    /// <summary>GPIO_V2_LINE_FLAG_EDGE_RISING</summary>
    public const ulong FlagEdgeRising = 1 << 4;

    /// <summary>GPIO_V2_LINE_FLAG_EDGE_FALLING</summary>
    public const ulong FlagEdgeFalling = 1 << 5;

    /// <summary>GPIO_V2_LINE_FLAG_BIAS_PULL_UP</summary>
    public const ulong FlagPullUp = 1 << 8;

    /// <summary>GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN</summary>
    public const ulong FlagPullDown = 1 << 9;

    /// <summary>GPIO_V2_LINE_FLAG_BIAS_DISABLED</summary>
    public const ulong FlagBiasDisabled = 1 << 10;

    /// <summary>GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES</summary>
    public const uint AttributeOutputValues = 2;

    /// <summary>GPIO_V2_LINE_ATTR_ID_DEBOUNCE; microseconds, in the lower half of the value.</summary>
    public const uint AttributeDebounce = 3;
}

/// <summary>struct gpiochip_info</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioChipInfo
{
    public GpioName Name;
    public GpioName Label;
    public uint Lines;
}

/// <summary>struct gpio_v2_line_attribute: an id and one of flags, values or a period.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineAttribute
{
    public uint Id;
    public uint Padding;
    public ulong Value;
}

/// <summary>struct gpio_v2_line_info</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineInfo
{
    public GpioName Name;
    public GpioName Consumer;
    public uint Offset;
    public uint AttributeCount;
    public ulong Flags;
    public AttributeArray Attributes;
    public PaddingArray Padding;

    [InlineArray(10)]
    internal struct AttributeArray
    {
        private GpioLineAttribute _first;
    }

    [InlineArray(4)]
    internal struct PaddingArray
    {
        private uint _first;
    }
}

/// <summary>struct gpio_v2_line_config</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineConfig
{
    public ulong Flags;
    public uint AttributeCount;
    public PaddingArray Padding;
    public AttributeArray Attributes;

    [InlineArray(5)]
    internal struct PaddingArray
    {
        private uint _first;
    }

    /// <summary>struct gpio_v2_line_config_attribute: an attribute and the lines that it is for.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MaskedAttribute
    {
        public GpioLineAttribute Attribute;
        public ulong Mask;
    }

    [InlineArray(10)]
    internal struct AttributeArray
    {
        private MaskedAttribute _first;
    }
}

/// <summary>struct gpio_v2_line_request</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineRequest
{
    public OffsetArray Offsets;
    public GpioName Consumer;
    public GpioLineConfig Config;
    public uint LineCount;
    public uint EventBufferSize;
    public PaddingArray Padding;
    public int FileDescriptor;

    [InlineArray(64)]
    internal struct OffsetArray
    {
        private uint _first;
    }

    [InlineArray(5)]
    internal struct PaddingArray
    {
        private uint _first;
    }
}

/// <summary>struct gpio_v2_line_values: one bit a line of the request.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineValues
{
    public ulong Bits;
    public ulong Mask;
}

/// <summary>struct gpio_v2_line_event: one edge.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineEvent
{
    public ulong TimestampNs;
    public uint Id;
    public uint Offset;
    public uint Sequence;
    public uint LineSequence;
    public PaddingArray Padding;

    [InlineArray(6)]
    internal struct PaddingArray
    {
        private uint _first;
    }
}
