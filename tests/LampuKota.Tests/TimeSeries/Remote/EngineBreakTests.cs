using System.Text;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class EngineBreakTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Ending.Never)]
    [InlineData(Ending.Announced)]
    public async Task A_connection_that_lives_or_ends_as_announced_is_no_break(Ending ending)
    {
        await using var engine = new LoopbackEngine { Ending = ending };
        using LineProtocolEndpoint endpoint = Endpoint(engine.Url);

        for (int request = 0; request < 3; request++)
            Assert.Equal(WriteOutcome.Taken, (await WriteAsync(endpoint)).Outcome);

        Assert.Equal(0, endpoint.Breaks);
    }

    [Fact]
    public async Task One_that_ends_unannounced_between_two_requests_is()
    {
        await using var engine = new LoopbackEngine { Ending = Ending.AfterTheAnswer };
        using LineProtocolEndpoint endpoint = Endpoint(engine.Url);

        await WriteAsync(endpoint);
        // That an idle connection has ended is found when it is to be used again.
        await UntilAsync(() => endpoint.Breaks > 0, () => WriteAsync(endpoint));
    }

    [Theory]
    [InlineData(Ending.InTheAnswer)]
    [InlineData(Ending.BeforeTheAnswer)]
    public async Task So_does_one_that_ends_before_the_answer_was_there(Ending ending)
    {
        await using var engine = new LoopbackEngine { Ending = ending };
        using LineProtocolEndpoint endpoint = Endpoint(engine.Url);

        Assert.Equal(WriteOutcome.Away, (await WriteAsync(endpoint)).Outcome);
        Assert.InRange(endpoint.Breaks, 1, long.MaxValue);
    }

    [Fact]
    public async Task So_does_one_that_is_refused()
    {
        Uri url;
        await using (var engine = new LoopbackEngine())
            url = engine.Url;
        using LineProtocolEndpoint endpoint = Endpoint(url);

        Assert.Equal(WriteOutcome.Away, (await WriteAsync(endpoint)).Outcome);
        await Assert.ThrowsAsync<IOException>(() => endpoint.ReadInstanceAsync(CancellationToken.None));
        Assert.Equal(2, endpoint.Breaks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_engine_that_dies_and_comes_back_with_the_same_start_time_gets_what_it_lost(bool isSettled)
    {
        await using var engine = new LoopbackEngine();
        await using SinkFixture fixture = Fixture(engine);
        await fixture.AppendAsync(1);
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == 1);
        // What is sent once more has settled it.
        if (isSettled)
            await fixture.UntilAsync(() => engine.Lines.GetValueOrDefault(SinkFixture.Line(1)) == 2);

        engine.Crash();
        await fixture.AppendAsync(2);
        await fixture.UntilAsync(() => engine.Lines.Count == 2);

        Assert.Equal([SinkFixture.Line(1), SinkFixture.Line(2)], engine.Lines.Keys.Order());
        Assert.Equal((2, 2, 0), (fixture.Sink.Ledger.Stored, fixture.Sink.Ledger.Received, fixture.Sink.Status.EngineRestarts));
    }

    [Fact]
    public async Task An_engine_that_dies_unseen_behind_a_gateway_gets_what_it_took_in_the_second_of_its_start()
    {
        await using SinkFixture fixture = new SinkFixture().Open();
        await fixture.AppendAsync(1);
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == 1, TimeSpan.FromMilliseconds(1));

        fixture.Engine.Lose();
        await fixture.UntilAsync(() => fixture.Engine.Lines.Count == 1);

        Assert.Equal((0, 0), (fixture.Sink.Status.EngineRestarts, fixture.Sink.Status.EngineBreaks));
    }

    [Fact]
    public async Task An_engine_that_breaks_every_connection_gets_everything_and_not_for_ever_the_same()
    {
        const int Samples = 40;
        await using var engine = new LoopbackEngine { Ending = Ending.AfterTheAnswer };
        await using SinkFixture fixture = Fixture(engine);
        DateTimeOffset start = fixture.Time.GetUtcNow();
        for (int number = 0; number < Samples; number++)
        {
            await fixture.AppendAsync(number);
            await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == number + 1);
        }

        TimeSpan ran = fixture.Time.GetUtcNow() - start;
        Assert.Equal(Samples, engine.Lines.Count);
        // Once, again when it had settled, and at most once in two minutes.
        Assert.InRange(engine.Lines.Values.Max(), 1, 3 + (int)(ran / TimeSpan.FromMinutes(2)));
        await fixture.UntilAsync(() => fixture.Segments.Length == 1 && fixture.Sink.Status.EngineBreaks > Samples, TimeSpan.FromSeconds(1));
    }

    private static SinkFixture Fixture(LoopbackEngine engine)
    {
        var fixture = new SinkFixture();
        fixture.Options = fixture.Options with { Engine = Engine(engine.Url), SegmentBytes = 1 };
        return fixture.OpenReal();
    }

    private static RemoteEngine Engine(Uri url) =>
        new() { Kind = RemoteEngineKind.VictoriaMetrics, Url = url, ReadUrl = url, ProbeUrls = [new Uri(url, "metrics")] };

    private static LineProtocolEndpoint Endpoint(Uri url) => new(Engine(url));

    private static Task<WriteAnswer> WriteAsync(LineProtocolEndpoint endpoint) =>
        endpoint.WriteAsync(Encoding.UTF8.GetBytes(SinkFixture.Line(1) + "\n"), CancellationToken.None);

    // That the other side has ended an idle connection is found when it is to be used again.
    private static async Task UntilAsync(Func<bool> condition, Func<Task> act)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await act();
        }
    }
}
