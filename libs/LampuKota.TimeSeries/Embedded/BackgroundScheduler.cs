using System.Runtime.InteropServices;

namespace LampuKota.TimeSeries;

/// <summary>
/// Runs the store's maintenance on a thread of its own, which the kernel lets run after those that take messages and commit them: what is sealed a moment later nobody
/// misses, but everybody waits for an acknowledgement. What is awaited there goes on there, unless it says otherwise.
/// </summary>
internal sealed partial class BackgroundScheduler : TaskScheduler, IDisposable
{
    // A third of another thread's share where processors are short; more would let tails grow while messages come as fast as they can.
    private const int Niceness = 5;

    private const int OfThread = 0;
    private const int ThisOne = 0;

    // One loop runs here, so that one continuation waits at most. A monitor sleeps at once, while a collection that blocks would spin before it does.
    private readonly Queue<Task> _tasks = [];
    private readonly Thread _thread;
    private bool _isClosed;

    public BackgroundScheduler()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "store care" };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Ends the thread when nothing waits any more.</summary>
    public void Dispose()
    {
        lock (_tasks)
        {
            _isClosed = true;
            Monitor.Pulse(_tasks);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_tasks)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _tasks.Enqueue(task);
            Monitor.Pulse(_tasks);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => Thread.CurrentThread == _thread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_tasks)
            return [.. _tasks];
    }

    private void Run()
    {
        // Anyone may become nicer. Where the kernel knows no such thing the thread runs like any other.
        _ = SetPriority(OfThread, ThisOne, Niceness);
        while (TakeNext() is { } task)
            TryExecuteTask(task);
    }

    private Task? TakeNext()
    {
        lock (_tasks)
        {
            Task? task;
            while (!_tasks.TryDequeue(out task) && !_isClosed)
                Monitor.Wait(_tasks);
            return task;
        }
    }

    // On Linux the niceness is a thread's own, whatever POSIX says (setpriority(2), notes).
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int value);
}
