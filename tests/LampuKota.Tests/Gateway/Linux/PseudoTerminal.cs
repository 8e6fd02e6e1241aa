using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Libc = LampuKota.Gateway.Linux.Libc;

namespace LampuKota.Tests;

/// <summary>A serial line within the machine: what is opened at one end by a path is seen at the other by this object.</summary>
internal sealed unsafe class PseudoTerminal : IDisposable
{
    private const uint Unlock = 0x40045431; // TIOCSPTLCK
    private const uint GetNumber = 0x80045430; // TIOCGPTN

    private readonly SafeFileHandle _handle = Libc.Open("/dev/ptmx", Libc.OpenReadWrite | Libc.OpenNoControllingTerminal | Libc.OpenCloseOnExec);

    public PseudoTerminal()
    {
        int isLocked = 0, number;
        if (_handle.IsInvalid || Libc.Ioctl(_handle, Unlock, &isLocked) < 0 || Libc.Ioctl(_handle, GetNumber, &number) < 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        Device = $"pts/{number}";
    }

    /// <summary>Its name below /dev.</summary>
    public string Device { get; }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
            Assert.Equal(bytes.Length, (int)Libc.Write(_handle, first, (nuint)bytes.Length));
    }

    /// <summary>What came; empty where nothing did within a moment, or where nobody has the other end open.</summary>
    public byte[] Receive(int most)
    {
        var descriptor = new Libc.PollDescriptor { FileDescriptor = (int)_handle.DangerousGetHandle(), Events = Libc.PollIn };
        if (Libc.Poll(&descriptor, 1, 20) <= 0)
            return [];

        byte[] buffer = new byte[most];
        nint count;
        fixed (byte* first = buffer)
            count = Libc.Read(_handle, first, (nuint)most);
        return count <= 0 ? [] : buffer[..(int)count];
    }

    public void Dispose() => _handle.Dispose();
}
