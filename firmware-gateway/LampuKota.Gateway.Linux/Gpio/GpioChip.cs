using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.Gateway.Linux;

/// <summary>A GPIO chip, opened.</summary>
internal sealed unsafe class GpioChip : IDisposable
{
    private const string OwnName = "lampukota-gateway";
    private static readonly GpioName Consumer = GpioName.From(OwnName);

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

    /// <summary>The line of a name or number.</summary>
    /// <exception cref="IOException">There is none; a sentence for the operator.</exception>
    public GpioLineDescription Require(string nameOrNumber) => Find(nameOrNumber)
        ?? throw new IOException($"The GPIO chip \"{Label}\" has no line \"{nameOrNumber}\"; \"check\" lists those that it has.");

    /// <summary>Takes a line for driving, and leaves its pin as it is until it is driven.</summary>
    /// <param name="offset">The line.</param>
    /// <param name="isActiveLow">Whether a low level means active.</param>
    /// <exception cref="IOException">Somebody else holds it.</exception>
    public GpioOutputLine TakeForOutput(uint offset, bool isActiveLow)
    {
        // Neither input nor output: "as is" (linux/gpio.h). The kernel learns the direction from the chip when a line is requested.
        var config = new GpioLineConfig { Flags = isActiveLow ? GpioUapi.FlagActiveLow : 0 };
        SafeFileHandle handle = Take(offset, config, "driven");
        return new GpioOutputLine(handle, LineName(offset), isActiveLow, Describe(offset).IsOutput);
    }

    /// <summary>Takes a line as an input that tells of its edges.</summary>
    /// <param name="offset">The line.</param>
    /// <param name="settings">How.</param>
    /// <param name="edges">Which edges.</param>
    /// <exception cref="IOException">Somebody else holds it, or the chip cannot do what is asked.</exception>
    public GpioInputLine TakeAsInput(uint offset, GpioInputSettings settings, GpioEdges edges) =>
        new(Take(offset, settings.ToConfig(edges), "read"), LineName(offset));

    /// <summary>What to do about somebody who holds a line.</summary>
    public static string HolderAdvice(string consumer) => consumer == OwnName
        ? "the gateway runs (systemctl stop lampukota-gateway), or two of its settings name the same line"
        : "stop that, or wire the device to another line";

    public void Dispose() => _handle.Dispose();

    internal static GpioLineRequest Request(uint offset, in GpioLineConfig config)
    {
        var request = new GpioLineRequest { Consumer = Consumer, Config = config, LineCount = 1, EventBufferSize = GpioInputLine.RememberedEdges };
        request.Offsets[0] = offset;
        return request;
    }

    private SafeFileHandle Take(uint offset, in GpioLineConfig config, string purpose)
    {
        GpioLineRequest request = Request(offset, config);
        if (Libc.Ioctl(_handle, GpioUapi.GetLine, &request) >= 0)
            return new SafeFileHandle(request.FileDescriptor, ownsHandle: true);

        int error = Marshal.GetLastPInvokeError();
        string reason = error switch
        {
            ErrorNumber.Busy when Describe(offset).Consumer is var consumer => $"it is held by \"{consumer}\": {HolderAdvice(consumer)}",
            ErrorNumber.NoSuchDevice => "its chip is gone (pulled out, or its driver was unloaded)",
            _ => new Win32Exception(error).Message,
        };
        throw new IOException($"{LineName(offset)} cannot be {purpose}: {reason}.");
    }

    private string LineName(uint offset) => $"{Path} line {offset}";

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
