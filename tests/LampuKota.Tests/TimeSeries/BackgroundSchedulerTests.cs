using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class BackgroundSchedulerTests
{
    [Fact]
    public async Task What_is_awaited_goes_on_on_the_same_thread_which_is_nicer_than_others()
    {
        using var scheduler = new BackgroundScheduler();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<(int Before, int After)> work = Task.Factory.StartNew(
            async () =>
            {
                int before = Environment.CurrentManagedThreadId;
                await gate.Task.ConfigureAwait(true);
                return (before, Environment.CurrentManagedThreadId);
            },
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach,
            scheduler).Unwrap();
        gate.SetResult();

        (int before, int after) = await work.WaitAsync(StoreFixture.Soon());

        Assert.Equal(before, after);
        Assert.NotEqual(Environment.CurrentManagedThreadId, before);
        Assert.Equal(5, await Task.Factory.StartNew(ReadNiceness, StoreFixture.Soon(), TaskCreationOptions.DenyChildAttach, scheduler));
    }

    // The nineteenth field of stat (proc(5)); those behind the name, which stands in brackets, begin with the third.
    private static int ReadNiceness()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }
}
