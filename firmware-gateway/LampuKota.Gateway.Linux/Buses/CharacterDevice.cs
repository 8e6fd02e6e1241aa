using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.Gateway.Linux;

/// <summary>A device file that is spoken to by ioctl, opened.</summary>
internal abstract unsafe class CharacterDevice : IDisposable
{
    /// <summary>Opens it.</summary>
    /// <param name="path">The device file.</param>
    /// <param name="group">Group whose members may open it on Raspberry Pi OS.</param>
    /// <param name="advice">What to do where it is not there.</param>
    /// <exception cref="IOException">It is not there or may not be opened; a sentence for the operator.</exception>
    protected CharacterDevice(string path, string group, string advice)
    {
        Path = path;
        try
        {
            Handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{path} may not be opened by this user: add it to the group {group} (usermod -aG {group} {Environment.UserName}).", exception);
        }
        catch (FileNotFoundException exception)
        {
            throw new IOException($"There is no {path}: {advice}.", exception);
        }
    }

    public string Path { get; }

    protected SafeFileHandle Handle { get; }

    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks the kernel.</summary>
    /// <param name="request">The request's number.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="address">What is spoken to behind it, for the message; null where there is one device.</param>
    /// <exception cref="IOException">It failed; a sentence for the operator.</exception>
    protected void Call(uint request, void* argument, int? address = null)
    {
        if (Libc.Ioctl(Handle, request, argument) >= 0)
            return;

        string problem = Explain(Marshal.GetLastPInvokeError());
        throw new IOException(address is { } one ? $"{Path} address 0x{one:x2}: {problem}." : $"{Path}: {problem}.");
    }

    private static string Explain(int error) => error switch
    {
        ErrorNumber.NoSuchDevice or ErrorNumber.NoSuchDeviceOrAddress or ErrorNumber.RemoteInputOutput or ErrorNumber.InputOutput =>
            "nothing answers there; look at the device's power, wiring and address",
        ErrorNumber.Busy => "a driver of the kernel has this chip; read it by Hwmon or Iio, or unload that driver",
        _ => new Win32Exception(error).Message,
    };
}
