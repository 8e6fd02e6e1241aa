namespace LampuKota.Gateway.Linux;

/// <summary>
/// Does what blocks on one bus, one after the other and beside everything else: a chip that takes its time keeps nobody waiting but those on its own bus. Uses a thread of
/// the pool while there is something to do, and allocates nothing. Safe for use by several threads.
/// </summary>
internal sealed class BusWorker : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<IBusJob> _waiting = [];
    private bool _isWorking;

    /// <summary>Does a job when it is its turn.</summary>
    public void Post(IBusJob job)
    {
        lock (_lock)
        {
            _waiting.Enqueue(job);
            if (_isWorking)
                return;
            _isWorking = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (Next() is { } job)
            job.Do();
    }

    private IBusJob? Next()
    {
        lock (_lock)
        {
            _isWorking = _waiting.TryDequeue(out IBusJob? job);
            return job;
        }
    }
}

/// <summary>Something to do on a bus.</summary>
internal interface IBusJob
{
    /// <summary>Does it; may block, must not throw.</summary>
    void Do();
}
