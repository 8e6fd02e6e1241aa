using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.Gateway.Linux;

/// <summary>A serial line, opened raw. For one user at a time.</summary>
internal sealed unsafe class SerialLine : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    /// <summary>Opens and sets it.</summary>
    /// <param name="roots">Where the kernel shows its devices.</param>
    /// <param name="settings">How it is set.</param>
    /// <exception cref="IOException">It is not there or cannot be set; a sentence for the operator.</exception>
    public SerialLine(HardwareRoots roots, SerialSettings settings)
    {
        _path = Path.Combine(roots.Dev, settings.Device);
        // Not waiting for a carrier, and never this program's terminal.
        _handle = Libc.Open(_path, Libc.OpenReadWrite | Libc.OpenNoControllingTerminal | Libc.OpenNonBlocking | Libc.OpenCloseOnExec);
        if (_handle.IsInvalid)
            throw new IOException(ExplainOpening(Marshal.GetLastPInvokeError()));

        try
        {
            Configure(settings);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>Sends all bytes.</summary>
    /// <exception cref="IOException">The adapter is gone, or takes nothing within the deadline.</exception>
    public void Write(ReadOnlySpan<byte> bytes, TimeSpan deadline)
    {
        long start = Stopwatch.GetTimestamp();
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* first = bytes)
                written = Libc.Write(_handle, first, (nuint)bytes.Length);
            int error = written < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error is not (0 or ErrorNumber.TryAgain or ErrorNumber.Interrupted))
                throw Failure(error);
            bytes = bytes[(int)Math.Max(0, written)..];
            if (!bytes.IsEmpty && !Wait(Libc.PollOut, deadline - Stopwatch.GetElapsedTime(start)))
                throw new IOException($"{_path} takes nothing.");
        }
    }

    /// <summary>Waits for bytes.</summary>
    /// <param name="buffer">Where they are put.</param>
    /// <param name="patience">How long.</param>
    /// <returns>How many; 0 where none came.</returns>
    /// <exception cref="IOException">The adapter is gone.</exception>
    public int Read(Span<byte> buffer, TimeSpan patience)
    {
        if (!Wait(Libc.PollIn, patience))
            return 0;

        nint count;
        fixed (byte* first = buffer)
            count = Libc.Read(_handle, first, (nuint)buffer.Length);
        if (count >= 0)
            return (int)count;
        int error = Marshal.GetLastPInvokeError();
        return error is ErrorNumber.TryAgain or ErrorNumber.Interrupted ? 0 : throw Failure(error);
    }

    public void Dispose() => _handle.Dispose();

    private void Configure(SerialSettings settings)
    {
        Termios raw = Termios.Raw(settings);
        Call(Termios.Set, &raw);
        Call(Termios.Flush, (void*)Termios.FlushBoth);
        if (!settings.HasDirection)
            return;

        var rs485 = new SerialRs485 { Flags = SerialRs485.FlagEnabled | SerialRs485.FlagRtsOnSend };
        if (Libc.Ioctl(_handle, SerialRs485.Set, &rs485) < 0)
        {
            throw new IOException(
                $"The driver of {_path} cannot switch an RS-485 transceiver: set Rs485 to false and use an adapter that switches by itself, as USB adapters do.");
        }
    }

    private bool Wait(short events, TimeSpan patience)
    {
        var descriptor = new Libc.PollDescriptor { FileDescriptor = (int)_handle.DangerousGetHandle(), Events = events };
        int milliseconds = (int)Math.Ceiling(Math.Max(0, patience.TotalMilliseconds));
        int ready = Libc.Poll(&descriptor, 1, milliseconds);
        if (ready > 0 && (descriptor.Returned & events) == 0)
            throw Failure(ErrorNumber.InputOutput);
        return ready > 0;
    }

    private void Call(uint request, void* argument)
    {
        if (Libc.Ioctl(_handle, request, argument) < 0)
            throw Failure(Marshal.GetLastPInvokeError());
    }

    private IOException Failure(int error) => new(error switch
    {
        ErrorNumber.NotATerminal => $"{_path} is not a serial line.",
        ErrorNumber.InputOutput or ErrorNumber.NoSuchDevice or ErrorNumber.NoSuchDeviceOrAddress => $"{_path} is gone: was its adapter pulled out?",
        _ => $"{_path}: {new Win32Exception(error).Message}.",
    });

    private string ExplainOpening(int error) => error switch
    {
        ErrorNumber.NoEntry => $"There is no {_path}: plug in the adapter, or enable the serial line (enable_uart=1 in config.txt, and no console on it).",
        ErrorNumber.AccessDenied or ErrorNumber.NotPermitted => $"{_path} may not be opened by this user: add it to the group dialout (usermod -aG dialout {Environment.UserName}).",
        ErrorNumber.Busy => $"{_path} is held by another program: stop that.",
        _ => $"{_path} cannot be opened: {new Win32Exception(error).Message}.",
    };
}
