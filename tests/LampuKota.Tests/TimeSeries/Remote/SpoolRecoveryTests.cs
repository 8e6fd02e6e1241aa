using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

public class SpoolRecoveryTests
{
    [Fact]
    public async Task Cut_at_any_byte_the_whole_records_are_there_and_more_can_follow()
    {
        (byte[] file, long[] ends) = await WriteAsync(3);
        for (int cut = 0; cut <= file.Length; cut++)
        {
            int whole = ends.Count(end => end <= cut);
            await AssertRecoversAsync(file[..cut], whole, $"cut at {cut}");
        }
    }

    [Fact]
    public async Task A_last_record_with_any_byte_changed_is_cut_off()
    {
        (byte[] file, long[] ends) = await WriteAsync(2);
        for (int index = (int)ends[0]; index < file.Length; index++)
        {
            byte[] torn = [.. file];
            torn[index] ^= 0x55;
            await AssertRecoversAsync(torn, 1, $"byte {index}");
        }
    }

    [Fact]
    public async Task A_last_record_whose_beginning_never_reached_the_disk_is_cut_off()
    {
        (byte[] file, long[] ends) = await WriteAsync(2);
        Array.Clear(file, (int)ends[0], 16);
        await AssertRecoversAsync(file, 1, "zeros");
    }

    [Fact]
    public async Task Damage_in_an_earlier_segment_is_told_and_kept_and_the_rest_is_sent()
    {
        await using SinkFixture fixture = new();
        fixture.Options = fixture.Options with { SegmentBytes = 1 };
        fixture.Engine.OnWrite = _ => new WriteAnswer(WriteOutcome.Away, "gone");
        fixture.Open();
        await fixture.AppendAsync(1);
        await fixture.AppendAsync(2);
        await fixture.AppendAsync(3);
        await fixture.Sink.DisposeAsync();
        string damaged = fixture.Segments[1];
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[^10] ^= 1;
        File.WriteAllBytes(damaged, bytes);

        fixture.Engine.OnWrite = null;
        fixture.Open();
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Pending == 0);

        Assert.Equal([SinkFixture.Line(1), SinkFixture.Line(3)], fixture.Engine.Lines.Keys.Order());
        Assert.Equal(bytes, File.ReadAllBytes(damaged + ".damaged"));
        Assert.Contains(fixture.Log.Entries, entry => entry.Level == LogLevel.Error && entry.Text.Contains(damaged, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damage_that_comes_while_it_waits_is_counted()
    {
        await using SinkFixture fixture = new();
        fixture.Options = fixture.Options with { SegmentBytes = 1 };
        bool isAway = true;
        fixture.Engine.OnWrite = _ => isAway ? new WriteAnswer(WriteOutcome.Away, "gone") : new WriteAnswer(WriteOutcome.Taken);
        fixture.Open();
        await fixture.AppendAsync(1);
        await fixture.Engine.UntilAsync(engine => engine.RequestBytes.Length > 0); // Read, and held for sending.
        await fixture.AppendAsync(2);
        await fixture.AppendAsync(3);
        byte[] bytes = File.ReadAllBytes(fixture.Segments[1]);
        bytes[^10] ^= 1;
        File.WriteAllBytes(fixture.Segments[1], bytes);

        isAway = false;
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Pending == 0);

        Assert.Equal([SinkFixture.Line(1), SinkFixture.Line(3)], fixture.Engine.Lines.Keys.Order());
        Assert.Equal((2, 1, 3), (fixture.Sink.Ledger.Stored, fixture.Sink.Ledger.Damaged, fixture.Sink.Ledger.Received));
    }

    private static async Task<(byte[] File, long[] Ends)> WriteAsync(int records)
    {
        await using SinkFixture fixture = new();
        fixture.Engine.OnWrite = _ => new WriteAnswer(WriteOutcome.Away, "gone");
        fixture.Open();
        var ends = new List<long>();
        for (int number = 1; number <= records; number++)
        {
            await fixture.AppendAsync(number);
            ends.Add(new FileInfo(fixture.Segments.Single()).Length);
        }

        return (File.ReadAllBytes(fixture.Segments.Single()), [.. ends]);
    }

    private static async Task AssertRecoversAsync(byte[] file, int whole, string why)
    {
        await using SinkFixture fixture = new();
        Directory.CreateDirectory(fixture.SpoolFolder);
        File.WriteAllBytes(Path.Combine(fixture.SpoolFolder, SpoolFormat.FileName(1)), file);
        fixture.Open();
        Assert.True(whole == fixture.Sink.Ledger.Received, $"{fixture.Sink.Ledger.Received} records, {why}");

        await fixture.AppendAsync(9);
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Pending == 0);

        Assert.Equal([.. Enumerable.Range(1, whole).Append(9).Select(SinkFixture.Line)], fixture.Engine.Lines.Keys.Order());
        Assert.DoesNotContain(fixture.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }
}
