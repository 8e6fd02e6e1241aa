using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.Gateway.Linux;

/// <summary>A line that this process holds. The kernel takes it back when it is disposed and when the process ends, however it ends.</summary>
/// <param name="handle">The kernel's descriptor of the line.</param>
/// <param name="name">The line, for messages.</param>
internal abstract unsafe class GpioLine(SafeFileHandle handle, string name) : IDisposable
{
    /// <summary>The line, for messages.</summary>
    public string Name => name;

    protected SafeFileHandle Handle => handle;

    /// <summary>Whether the line is active: high, or low where it is active low.</summary>
    /// <exception cref="IOException">The chip is gone.</exception>
    public bool IsActive()
    {
        var values = new GpioLineValues { Mask = 1 };
        Call(GpioUapi.GetLineValues, &values, "could not be read");
        return (values.Bits & 1) != 0;
    }

    public void Dispose() => handle.Dispose();

    /// <summary>Asks the kernel.</summary>
    protected void Call(uint request, void* argument, string problem)
    {
        if (Libc.Ioctl(handle, request, argument) < 0)
            throw Failure(problem, Marshal.GetLastPInvokeError());
    }

    /// <summary>What an error number of the kernel means for a line, as a sentence for the operator.</summary>
    protected IOException Failure(string problem, int error) => new(error == ErrorNumber.NoSuchDevice
        ? $"{name} {problem}: its chip is gone (pulled out, or its driver was unloaded); it is taken again as soon as the chip is back."
        : $"{name} {problem}: {new Win32Exception(error).Message}.");
}
