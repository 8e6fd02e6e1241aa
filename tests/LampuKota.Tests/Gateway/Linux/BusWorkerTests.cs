using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class BusWorkerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Jobs_of_one_bus_are_done_one_after_the_other_in_their_order()
    {
        var worker = new BusWorker();
        var done = new List<int>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 0; i < 1_000; i++)
        {
            int number = i;
            worker.Post(new Job(() =>
            {
                done.Add(number);
                if (number == 999)
                    all.SetResult();
            }));
        }

        await all.Task.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 1_000), done);
    }

    [Fact]
    public async Task A_bus_that_hangs_holds_up_no_other()
    {
        using var hang = new ManualResetEventSlim();
        var hanging = new BusWorker();
        hanging.Post(new Job(() => hang.Wait(Patience)));
        var other = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new BusWorker().Post(new Job(other.SetResult));
        await other.Task.WaitAsync(Patience);

        var behind = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hanging.Post(new Job(behind.SetResult));
        Assert.False(behind.Task.IsCompleted);
        hang.Set();
        await behind.Task.WaitAsync(Patience);
    }

    private sealed class Job(Action action) : IBusJob
    {
        public void Do() => action();
    }
}
