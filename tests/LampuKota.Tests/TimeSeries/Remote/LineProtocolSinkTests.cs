using LampuKota.Columns;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

public class LineProtocolSinkTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_batch_is_acknowledged_by_the_spool_and_not_by_the_engine()
    {
        await using SinkFixture fixture = new();
        fixture.Engine.OnWrite = _ => new WriteAnswer(WriteOutcome.Away, "gone");
        fixture.Open();

        await fixture.AppendAsync(1);

        Assert.Empty(fixture.Engine.Lines);
        Assert.Equal((0, 1, 1), (fixture.Sink.Ledger.Stored, fixture.Sink.Ledger.Pending, fixture.Sink.Ledger.Received));
        Assert.Single(fixture.Segments);
    }

    [Fact]
    public async Task The_engine_gets_everything_once_it_is_there()
    {
        await using SinkFixture fixture = new();
        bool isAway = true;
        fixture.Engine.OnWrite = _ => isAway ? new WriteAnswer(WriteOutcome.Away, "500") : new WriteAnswer(WriteOutcome.Taken);
        fixture.Open();
        for (int number = 0; number < 20; number++)
            await fixture.AppendAsync(number);
        await fixture.Engine.UntilAsync(engine => engine.RequestBytes.Length > 0);
        Assert.True(fixture.Sink.Status.IsEngineAway);

        isAway = false;
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Pending == 0);

        Assert.Equal(Enumerable.Range(0, 20).Select(SinkFixture.Line).Order(), fixture.Engine.Lines.Keys.Order());
        Assert.Equal(20, fixture.Sink.Ledger.Stored);
        Assert.Equal(TimeSpan.Zero, fixture.Sink.Status.OldestAge);
        Assert.False(fixture.Sink.Status.IsEngineAway);
    }

    [Fact]
    public async Task What_the_engine_has_not_taken_is_sent_after_a_restart_of_ours_and_counted_once()
    {
        await using SinkFixture fixture = new();
        fixture.Open();
        await fixture.AppendAsync(1);
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == 1);
        fixture.Engine.OnWrite = _ => new WriteAnswer(WriteOutcome.Away, "gone");
        await fixture.AppendAsync(2);
        await fixture.Sink.DisposeAsync();

        fixture.Engine.OnWrite = null;
        fixture.Open();
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Pending == 0);

        Assert.Contains(SinkFixture.Line(2), fixture.Engine.Lines.Keys);
        Assert.Equal((2, 2), (fixture.Sink.Ledger.Stored, fixture.Sink.Ledger.Received));
    }

    [Fact]
    public async Task An_engine_that_was_started_anew_gets_the_last_minute_again()
    {
        await using SinkFixture fixture = new();
        fixture.Open();
        await fixture.AppendAsync(1);
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == 1);

        fixture.Engine.Restart();
        await fixture.UntilAsync(() => fixture.Engine.Lines.Count == 1);

        Assert.Equal((1, 1), (fixture.Sink.Ledger.Stored, fixture.Sink.Ledger.Received));
        Assert.Equal(1, fixture.Sink.Status.EngineRestarts);
    }

    [Fact]
    public async Task A_segment_is_freed_a_minute_after_the_engine_took_it_and_not_before()
    {
        await using SinkFixture fixture = new() { };
        fixture.Options = fixture.Options with { SegmentBytes = 1 };
        fixture.Open();
        await fixture.AppendAsync(1);
        await fixture.AppendAsync(2); // Closes the first segment.
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == 2);
        string first = fixture.Segments[0];

        fixture.Time.Advance(Minute - TimeSpan.FromSeconds(10));
        await Task.Yield();
        Assert.Contains(first, fixture.Segments);
        await fixture.UntilAsync(() => !fixture.Segments.Contains(first), TimeSpan.FromSeconds(1));
        Assert.Single(fixture.Segments);
    }

    [Fact]
    public async Task Nothing_is_freed_while_the_engine_does_not_tell_whether_it_restarted()
    {
        await using SinkFixture fixture = new();
        fixture.Options = fixture.Options with { SegmentBytes = 1 };
        fixture.Engine.Tells = false;
        fixture.Open();
        await fixture.AppendAsync(1);
        await fixture.AppendAsync(2);
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == 2);

        fixture.Time.Advance(10 * Minute);
        await fixture.AppendAsync(3);
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == 3);

        Assert.Equal(3, fixture.Segments.Length);
        Assert.Contains(fixture.Log.Entries, entry => entry.Level == LogLevel.Warning && entry.Text.Contains("Store:ProbeUrls", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_the_engine_will_never_take_is_kept_in_a_file_and_holds_up_nothing()
    {
        await using SinkFixture fixture = new();
        bool isAway = true;
        fixture.Engine.OnWrite = lines => isAway ? new WriteAnswer(WriteOutcome.Away, "500")
            : lines.Contains("device=L7 ", StringComparison.Ordinal) ? new WriteAnswer(WriteOutcome.Refused, "400 no sevens") : new WriteAnswer(WriteOutcome.Taken);
        fixture.Open();
        for (int number = 0; number < 50; number++)
            await fixture.AppendAsync(number);

        isAway = false;
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Pending == 0);

        Assert.Equal(Enumerable.Range(0, 50).Where(number => number != 7).Select(SinkFixture.Line).Order(), fixture.Engine.Lines.Keys.Order());
        Assert.Equal((49, 1, 50), (fixture.Sink.Ledger.Stored, fixture.Sink.Ledger.Refused, fixture.Sink.Ledger.Received));
        string[] refused = File.ReadAllLines(Path.Combine(fixture.SpoolFolder, "refused.lp"));
        Assert.EndsWith("400 no sevens", refused[0], StringComparison.Ordinal);
        Assert.Equal(SinkFixture.Line(7), refused[1]);
        Assert.Contains(fixture.Log.Entries, entry => entry.Level == LogLevel.Error && entry.Text.Contains("400 no sevens", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_engine_that_refuses_all_from_the_start_is_waited_for()
    {
        await using SinkFixture fixture = new();
        fixture.Engine.OnWrite = _ => new WriteAnswer(WriteOutcome.Refused, "400 this is another program's port");
        fixture.Open();
        await fixture.AppendAsync(1);
        await fixture.UntilAsync(() => fixture.Sink.Status.Retries > 2);
        Assert.False(File.Exists(Path.Combine(fixture.SpoolFolder, "refused.lp")));

        fixture.Engine.OnWrite = null;
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == 1);
    }

    [Fact]
    public async Task A_full_spool_acknowledges_nothing_and_goes_on_when_there_is_room()
    {
        await using SinkFixture fixture = new();
        fixture.Options = fixture.Options with { MaximumBytes = 180, SegmentBytes = 1 };
        fixture.Engine.OnWrite = _ => new WriteAnswer(WriteOutcome.Away, "gone");
        fixture.Open();
        await fixture.AppendAsync(1);
        await fixture.AppendAsync(2);
        Task third = fixture.AppendAsync(3);
        await fixture.UntilAsync(() => fixture.Sink.Status.IsFull);
        Assert.False(third.IsCompleted);
        Assert.Contains(fixture.Log.Entries, entry => entry.Level == LogLevel.Error && entry.Text.Contains("Store:SpoolBytes", StringComparison.Ordinal));

        fixture.Engine.OnWrite = null;
        await fixture.UntilAsync(() => third.IsCompleted, TimeSpan.FromSeconds(1));

        await third;
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == 3);
        Assert.False(fixture.Sink.Status.IsFull);
    }

    [Fact]
    public async Task A_spool_that_is_closed_while_it_is_full_acknowledges_nothing()
    {
        await using SinkFixture fixture = new();
        fixture.Options = fixture.Options with { MaximumBytes = 100 };
        fixture.Engine.OnWrite = _ => new WriteAnswer(WriteOutcome.Away, "gone");
        fixture.Open();
        await fixture.AppendAsync(1);
        Task second = fixture.AppendAsync(2);
        await fixture.UntilAsync(() => fixture.Sink.Status.IsFull);

        await fixture.Sink.DisposeAsync();

        await Assert.ThrowsAsync<StoreFailedException>(() => second);
        Assert.False(fixture.Sink.Failed.IsCompleted);
    }

    [Fact]
    public async Task After_an_error_of_the_disk_nothing_is_acknowledged_any_more()
    {
        await using SinkFixture fixture = new();
        fixture.Options = fixture.Options with { SegmentBytes = 1 };
        fixture.Open();
        await fixture.AppendAsync(1);
        Directory.Delete(fixture.SpoolFolder, recursive: true);

        await Assert.ThrowsAsync<StoreFailedException>(() => fixture.AppendAsync(2));
        Directory.CreateDirectory(fixture.SpoolFolder);
        await Assert.ThrowsAsync<StoreFailedException>(() => fixture.AppendAsync(3));

        Assert.Contains("nothing more is acknowledged", (await fixture.Sink.Failed.WaitAsync(StoreFixture.Soon())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_reporters_and_counts_of_rejected_values_outlive_the_process()
    {
        await using SinkFixture fixture = new();
        fixture.Open();
        SampleBatch batch = StoreFixture.Batch(("L1", "p", 5, 1), ("L2", "p", 5, 2));
        batch.Rejected[3] = 4;
        await fixture.Sink.AppendAsync(batch, StoreFixture.Soon());
        batch.Source = "G2";
        await fixture.Sink.AppendAsync(batch, StoreFixture.Soon());

        await fixture.ReopenAsync();

        Assert.Equal([new StoredDevice("L1", "G1"), new StoredDevice("L2", "G1")], fixture.Sink.ReadDevices());
        Assert.Equal((12, 8), (fixture.Sink.Ledger.Received, fixture.Sink.Ledger.RejectedByReason[3]));
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Pending == 0);
        await fixture.ReopenAsync();
        Assert.Equal((12, 8), (fixture.Sink.Ledger.Received, fixture.Sink.Ledger.RejectedByReason[3]));
    }

    [Fact]
    public async Task A_folder_has_one_writer()
    {
        await using SinkFixture fixture = new SinkFixture().Open();

        Assert.Contains("in use", Assert.Throws<StoreOpenException>(() => LineProtocolSink.Open(fixture.Options, fixture.Engine)).Message, StringComparison.Ordinal);
    }
}
