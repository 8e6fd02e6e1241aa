using System.Runtime.CompilerServices;
using System.Text;

namespace LampuKota.Gateway.Linux;

/// <summary>A name of the GPIO character device: up to 31 bytes and a NUL (GPIO_MAX_NAME_SIZE, linux/gpio.h).</summary>
[InlineArray(Size)]
internal struct GpioName
{
    public const int Size = 32;

    private byte _first;

    public static GpioName From(string text)
    {
        var name = new GpioName();
        Encoding.UTF8.GetBytes(text, ((Span<byte>)name)[..(Size - 1)]);
        return name;
    }

    public override readonly string ToString()
    {
        ReadOnlySpan<byte> bytes = this;
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
