using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

internal static partial class Libc
{
    internal const short PollIn = 0x001;
    internal const short PollOut = 0x004;

    /// <summary>poll(2); the number of descriptors of which something is to be told, 0 after the timeout, -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    /// <summary>struct pollfd</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        public int FileDescriptor;
        public short Events;
        public short Returned;
    }
}
