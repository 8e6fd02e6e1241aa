using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

internal static unsafe partial class Libc
{
    /// <summary>adjtimex(2): reads how the kernel's clock is kept right; its state, or -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    internal static partial int AdjTimeX(KernelClockState* state);
}

/// <summary><c>struct timex</c> as far as it is read; the kernel writes some 208 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct KernelClockState
{
    /// <summary>What to set; 0 only reads.</summary>
    public uint Modes;
    public nint Offset;
    public nint Frequency;
    public nint MaximumError;
    public nint EstimatedError;

    /// <summary>STA_... bits.</summary>
    public int Status;
    public fixed byte Rest[256];

    /// <summary>STA_UNSYNC: nothing keeps the clock right.</summary>
    public const int Unsynchronised = 0x40;
}
