using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// Waits for edges of all inputs of the program in one thread, which sleeps in poll(2) until there are any. It begins with the first input.
/// </summary>
internal sealed class GpioEdgeWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Watched> _watched = [];
    private readonly AnonymousPipeServerStream _wakeReader = new(PipeDirection.In);
    private readonly AnonymousPipeClientStream _wakeWriter;
    private Thread? _thread;
    private bool _isDisposed;

    public GpioEdgeWatch() => _wakeWriter = new AnonymousPipeClientStream(PipeDirection.Out, _wakeReader.ClientSafePipeHandle);

    /// <summary>Watches a line.</summary>
    /// <param name="line">The line; disposed by the watch once it is removed.</param>
    /// <param name="onEdges">Given the edges in order, none where the line is gone, on the watch's thread; must return soon and not throw.</param>
    public void Add(GpioInputLine line, Action<ReadOnlySpan<GpioEdge>> onEdges)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _watched.Add(new Watched(line, onEdges));
            _thread ??= Start();
        }

        Wake();
    }

    /// <summary>Watches a line no longer, and gives it back.</summary>
    public void Remove(GpioInputLine line)
    {
        lock (_lock)
            _watched.RemoveAll(watched => watched.Line == line);
        Wake();
        line.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }

        Wake();
        _thread?.Join();
        foreach (Watched watched in _watched)
            watched.Line.Dispose();
        _wakeWriter.Dispose();
        _wakeReader.Dispose();
    }

    private Thread Start()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "GPIO edges" };
        thread.Start();
        return thread;
    }

    private void Wake() => _wakeWriter.WriteByte(0);

    private void Run()
    {
        Span<GpioEdge> edges = stackalloc GpioEdge[GpioInputLine.RememberedEdges];
        while (TrySnapshot(out Watched[] watched))
        {
            foreach (Watched ready in Wait(watched))
                Deliver(ready, edges);
        }
    }

    private bool TrySnapshot(out Watched[] watched)
    {
        lock (_lock)
        {
            watched = [.. _watched];
            return !_isDisposed;
        }
    }

    private unsafe List<Watched> Wait(Watched[] watched)
    {
        var ready = new List<Watched>();
        var held = new List<SafeHandle>();
        var descriptors = new Libc.PollDescriptor[watched.Length + 1];
        try
        {
            descriptors[^1] = Describe(_wakeReader.SafePipeHandle, held);
            for (int i = 0; i < watched.Length; i++)
                descriptors[i] = Describe(watched[i].Line.Descriptor, held);
            fixed (Libc.PollDescriptor* first = descriptors)
            {
                if (Libc.Poll(first, (nuint)descriptors.Length, Timeout.Infinite) < 0)
                    return ready; // interrupted by a signal
            }
        }
        catch (ObjectDisposedException)
        {
            return ready; // a line was given back meanwhile: look again at what there is
        }
        finally
        {
            foreach (SafeHandle handle in held)
                handle.DangerousRelease();
        }

        if (descriptors[^1].Returned != 0)
            _wakeReader.ReadByte();
        for (int i = 0; i < watched.Length; i++)
        {
            if (descriptors[i].Returned != 0)
                ready.Add(watched[i]);
        }

        return ready;
    }

    // A descriptor stays open while poll waits on it, even if its line is given back meanwhile.
    private static Libc.PollDescriptor Describe(SafeHandle handle, List<SafeHandle> held)
    {
        bool isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        held.Add(handle);
        return new Libc.PollDescriptor { FileDescriptor = (int)handle.DangerousGetHandle(), Events = Libc.PollIn };
    }

    private void Deliver(Watched watched, Span<GpioEdge> edges)
    {
        try
        {
            watched.OnEdges(edges[..watched.Line.TakeEdges(edges)]);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The chip is gone: whoever reads the line next is told so, and takes it anew.
            lock (_lock)
                _watched.Remove(watched);
            watched.OnEdges([]);
        }
    }

    private sealed record Watched(GpioInputLine Line, Action<ReadOnlySpan<GpioEdge>> OnEdges);
}
