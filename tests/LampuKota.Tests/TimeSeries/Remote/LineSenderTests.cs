using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

public class LineSenderTests
{
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 22, 0, 0));
    private readonly FakeEngine _engine = new();

    [Fact]
    public void Lines_leave_whole_in_order_and_in_pieces_of_a_bounded_size() =>
        Prop.ForAll(Gen.Choose(1, 30).NonEmptyListOf().ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), (lengths, maximum) =>
        {
            var engine = new FakeEngine();
            var order = new List<string>();
            engine.OnWrite = text =>
            {
                order.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
                return new WriteAnswer(WriteOutcome.Taken);
            };
            string[] lines = [.. lengths.Select((length, index) => new string((char)('a' + index % 26), length))];
            SendResult result = Sender(engine, maximum).SendAsync(Bytes(lines), CancellationToken.None).GetAwaiter().GetResult();
            return result.IsDone && order.SequenceEqual(lines) && engine.RequestBytes.All(bytes => bytes <= Math.Max(maximum, lengths.Max() + 1));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Whichever_lines_are_bad_they_alone_are_refused() =>
        Prop.ForAll(Gen.Elements(true, true, true, false).NonEmptyListOf().Where(good => good.Contains(true) && good.Count(isGood => !isGood) < 15).ToArbitrary(), good =>
        {
            var engine = new FakeEngine { OnWrite = text => new WriteAnswer(text.Contains('x', StringComparison.Ordinal) ? WriteOutcome.Refused : WriteOutcome.Taken, "400") };
            string[] lines = [.. good.Select((isGood, index) => (isGood ? "good" : "x") + index)];
            SendResult result = Sender(engine, 1000).SendAsync(Bytes(lines), CancellationToken.None).GetAwaiter().GetResult();
            string refused = string.Concat(result.Refused.Select(piece => Encoding.UTF8.GetString(piece.Lines.Span)));
            return result.IsDone && engine.Lines.Keys.Order().SequenceEqual(lines.Where(line => line[0] != 'x').Order())
                && refused.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().SequenceEqual(lines.Where(line => line[0] == 'x').Order());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public async Task Many_bad_lines_cost_a_bounded_number_of_requests()
    {
        _engine.OnWrite = text => new WriteAnswer(text.Contains("good", StringComparison.Ordinal) ? WriteOutcome.Taken : WriteOutcome.Refused, "400");
        LineSender sender = Sender(_engine, 1 << 20);
        await sender.SendAsync(Bytes("good"), CancellationToken.None);
        string[] lines = [.. Enumerable.Range(0, 5000).Select(number => $"x{number}")];

        SendResult result = await sender.SendAsync(Bytes(lines), CancellationToken.None);

        Assert.True(result.IsDone);
        Assert.InRange(_engine.RequestBytes.Length, 1, 300);
        Assert.Equal(string.Join('\n', lines) + "\n", string.Concat(result.Refused.Select(piece => Encoding.UTF8.GetString(piece.Lines.Span))));
    }

    [Fact]
    public async Task An_engine_that_asks_to_be_left_alone_is()
    {
        int requests = 0;
        _engine.OnWrite = _ => ++requests == 1 ? new WriteAnswer(WriteOutcome.Away, "429", TimeSpan.FromSeconds(20)) : new WriteAnswer(WriteOutcome.Taken);
        Task<SendResult> sending = Sender(_engine, 1000).SendAsync(Bytes("a"), CancellationToken.None);
        await _time.UntilTimerAsync(TimeSpan.FromSeconds(20));

        _time.Advance(TimeSpan.FromSeconds(20));

        SendResult result = await sending.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(result is { IsDone: true, WasAway: true });
        Assert.Equal(2, requests);
    }

    [Fact]
    public void Waits_double_up_to_the_longest_and_half_of_each_is_random()
    {
        BackOff least = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), () => 0);
        BackOff most = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), () => 1);
        Assert.Equal([0.5, 1, 2, 2.5, 2.5], Enumerable.Range(0, 5).Select(_ => least.Next().TotalSeconds));
        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => most.Next().TotalSeconds));
        least.Reset();
        Assert.Equal(0.5, least.Next().TotalSeconds);
        Assert.Equal(3, least.Next(TimeSpan.FromSeconds(3)).TotalSeconds);
        Assert.Equal(5, least.Next(TimeSpan.FromHours(3)).TotalSeconds);
    }

    private LineSender Sender(FakeEngine engine, int maximumPieceBytes) =>
        new(engine, new ShipperOptions("engine", _time, () => 0, NullLogger.Instance, _ => { }), maximumPieceBytes);

    private static byte[] Bytes(params string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
}
