using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.Gateway.Linux;

/// <summary>A line held as an input that remembers its edges until they are taken.</summary>
/// <param name="handle">The kernel's descriptor of the line.</param>
/// <param name="name">The line, for messages.</param>
internal sealed unsafe class GpioInputLine(SafeFileHandle handle, string name) : GpioLine(handle, name)
{
    /// <summary>Asked of the kernel for each line; what overflows it leaves a gap in their numbers, so that nothing is miscounted.</summary>
    public const int RememberedEdges = 64;

    /// <summary>The descriptor to wait on.</summary>
    public SafeFileHandle Descriptor => Handle;

    /// <summary>Takes what edges there are; must only be called when the descriptor is readable, else it waits.</summary>
    /// <param name="edges">Where they are put, in order.</param>
    /// <returns>How many.</returns>
    /// <exception cref="IOException">The chip is gone.</exception>
    public int TakeEdges(Span<GpioEdge> edges)
    {
        GpioLineEvent* events = stackalloc GpioLineEvent[RememberedEdges];
        int wanted = Math.Min(edges.Length, RememberedEdges);
        nint bytes = Libc.Read(Handle, (byte*)events, (nuint)(wanted * sizeof(GpioLineEvent)));
        if (bytes < 0)
            throw Failure("could not be read", Marshal.GetLastPInvokeError());

        int count = (int)bytes / sizeof(GpioLineEvent);
        for (int i = 0; i < count; i++)
            edges[i] = new GpioEdge(events[i].LineSequence, events[i].Id == GpioUapi.EventRisingEdge);
        return count;
    }
}
