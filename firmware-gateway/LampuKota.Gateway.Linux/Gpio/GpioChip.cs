using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.Gateway.Linux;

/// <summary>A GPIO chip, opened.</summary>
internal sealed unsafe class GpioChip : IDisposable
{
    private const int ErrorBusy = 16; // EBUSY
    private static readonly GpioName Consumer = GpioName.From("lampukota-gateway");

    private readonly SafeFileHandle _handle;

    /// <summary>Opens a chip.</summary>
    /// <param name="path">Its device file.</param>
    /// <exception cref="IOException">It is not there, or it is no GPIO chip.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not open it.</exception>
    public GpioChip(string path)
    {
        Path = path;
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        GpioChipInfo info;
        Call(_handle, GpioUapi.GetChipInfo, &info, "is not a GPIO chip");
        (Name, Label, Lines) = (info.Name.ToString(), info.Label.ToString(), info.Lines);
    }

    public string Path { get; }

    public string Name { get; }

    public string Label { get; }

    public uint Lines { get; }

    /// <summary>What the kernel knows of a line, whoever holds it.</summary>
    public GpioLineDescription Describe(uint offset)
    {
        var info = new GpioLineInfo { Offset = offset };
        Call(_handle, GpioUapi.GetLineInfo, &info, $"does not tell about line {offset}");
        return new GpioLineDescription(
            offset, info.Name.ToString(), info.Consumer.ToString(), (info.Flags & GpioUapi.FlagUsed) != 0, (info.Flags & GpioUapi.FlagOutput) != 0);
    }

    /// <summary>The line of a name or number; null where there is none.</summary>
    public GpioLineDescription? Find(string nameOrNumber)
    {
        if (uint.TryParse(nameOrNumber, out uint number))
            return number < Lines ? Describe(number) : null;

        for (uint offset = 0; offset < Lines; offset++)
        {
            GpioLineDescription line = Describe(offset);
            if (line.Name == nameOrNumber)
                return line;
        }

        return null;
    }

    /// <summary>Takes a line as an output that has a value from its first moment on.</summary>
    /// <param name="offset">The line.</param>
    /// <param name="isActiveLow">Whether a low level means active.</param>
    /// <param name="isActive">The value.</param>
    /// <exception cref="IOException">Somebody else holds it, or it cannot be an output.</exception>
    public GpioOutputLine RequestOutput(uint offset, bool isActiveLow, bool isActive)
    {
        GpioLineRequest request = OutputRequest(offset, isActiveLow, isActive);
        if (Libc.Ioctl(_handle, GpioUapi.GetLine, &request) >= 0)
            return new GpioOutputLine(new SafeFileHandle(request.FileDescriptor, ownsHandle: true), $"{Path} line {offset}");

        int error = Marshal.GetLastPInvokeError();
        string reason = error == ErrorBusy ? $"is held by \"{Describe(offset).Consumer}\"" : new Win32Exception(error).Message;
        throw new IOException($"{Path} line {offset} cannot be driven: {reason}.");
    }

    public void Dispose() => _handle.Dispose();

    internal static GpioLineRequest OutputRequest(uint offset, bool isActiveLow, bool isActive)
    {
        var request = new GpioLineRequest { Consumer = Consumer, LineCount = 1 };
        request.Offsets[0] = offset;
        request.Config.Flags = GpioUapi.FlagOutput | (isActiveLow ? GpioUapi.FlagActiveLow : 0);
        request.Config.AttributeCount = 1;
        request.Config.Attributes[0].Mask = 1;
        request.Config.Attributes[0].Attribute.Id = GpioUapi.AttributeOutputValues;
        request.Config.Attributes[0].Attribute.Value = isActive ? 1UL : 0;
        return request;
    }

    private void Call(SafeFileHandle handle, uint request, void* argument, string problem)
    {
        if (Libc.Ioctl(handle, request, argument) < 0)
            throw new IOException($"{Path} {problem}: {Marshal.GetLastPInvokeErrorMessage()}.");
    }
}

/// <summary>What the kernel knows of a line.</summary>
/// <param name="Offset">Its number.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Consumer">Who holds it; may be empty.</param>
/// <param name="IsUsed">Whether somebody holds it.</param>
/// <param name="IsOutput">Whether it is an output now.</param>
internal sealed record GpioLineDescription(uint Offset, string Name, string Consumer, bool IsUsed, bool IsOutput);
