using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.Gateway.Linux;

/// <summary>A line held as an output. It is given back when the process ends; what the pin then does is the chip's matter (docs of <see cref="GpioLampOutput"/>).</summary>
/// <param name="handle">The kernel's descriptor of the line.</param>
/// <param name="name">The line, for messages.</param>
internal sealed unsafe class GpioOutputLine(SafeFileHandle handle, string name) : IDisposable
{
    /// <summary>Sets the line.</summary>
    /// <exception cref="IOException">The chip is gone.</exception>
    public void Set(bool isActive)
    {
        var values = new GpioLineValues { Bits = isActive ? 1UL : 0, Mask = 1 };
        if (Libc.Ioctl(handle, GpioUapi.SetLineValues, &values) < 0)
            throw new IOException($"{name} could not be set: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    public void Dispose() => handle.Dispose();
}
