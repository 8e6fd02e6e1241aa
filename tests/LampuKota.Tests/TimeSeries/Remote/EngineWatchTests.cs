using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Tests;

public class EngineWatchTests
{
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 22, 0, 0));
    private readonly EngineWatch _watch;

    public EngineWatchTests() => _watch = new EngineWatch(_time);

    [Fact]
    public void What_an_engine_took_before_it_was_heard_for_two_seconds_is_sent_again_once()
    {
        Assert.Equal(EngineVerdict.IsSettled, Judge("100"));
        Assert.False(_watch.IsSettled);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(EngineVerdict.Runs, Judge("100"));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(EngineVerdict.IsSettled, Judge("100"));
        Assert.True(_watch.IsSettled);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(EngineVerdict.Runs, Judge("100"));
    }

    [Fact]
    public void A_start_time_that_was_never_heard_is_a_restart_and_has_to_settle_too()
    {
        Settle("100");

        Assert.Equal(EngineVerdict.HasRestarted, Judge("101"));
        Assert.False(_watch.IsSettled);
        _time.Advance(EngineWatch.SettlingTime);
        Assert.Equal(EngineVerdict.IsSettled, Judge("101"));
    }

    [Fact]
    public void A_question_that_was_asked_too_early_settles_nothing_however_late_it_is_answered()
    {
        Judge("100");
        long asked = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(EngineVerdict.Runs, _watch.Judge("100", asked, 0));
        Assert.False(_watch.IsSettled);
    }

    [Fact]
    public void A_broken_connection_is_a_suspicion_whatever_the_engine_tells()
    {
        Settle("100");

        Assert.Equal(EngineVerdict.IsSuspect, Judge("100", breaks: 1));
        Assert.Equal(EngineVerdict.Runs, Judge("100", breaks: 1));
    }

    [Fact]
    public void Connections_that_break_all_the_time_are_one_suspicion_in_two_minutes_and_the_last_is_not_forgotten()
    {
        Settle("100");
        var verdicts = new List<EngineVerdict>();
        for (int second = 0; second < 600; second++)
        {
            verdicts.Add(Judge("100", breaks: 1 + second));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([0, 120, 240, 360, 480], Enumerable.Range(0, 600).Where(second => verdicts[second] == EngineVerdict.IsSuspect));
        Assert.Equal(EngineVerdict.IsSuspect, Judge("100", breaks: 600));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(EngineVerdict.Runs, Judge("100", breaks: 600));
    }

    [Fact]
    public void Several_processes_that_answer_in_turn_are_no_restarts()
    {
        Settle("100");
        Judge("200");
        _time.Advance(EngineWatch.SettlingTime);
        Judge("200");
        var verdicts = new List<EngineVerdict>();
        for (int probe = 0; probe < 100; probe++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            verdicts.Add(Judge(probe % 2 == 0 ? "100" : "200"));
        }

        Assert.All(verdicts, verdict => Assert.Equal(EngineVerdict.Runs, verdict));
        Assert.Equal(EngineVerdict.HasRestarted, Judge("300"));
    }

    [Fact]
    public void An_engine_that_restarts_for_ever_is_noticed_every_time()
    {
        Settle("0");
        for (int start = 1; start < 500; start++)
            Assert.Equal(EngineVerdict.HasRestarted, Judge($"{start}"));
    }

    private void Settle(string instance)
    {
        Judge(instance);
        _time.Advance(EngineWatch.SettlingTime);
        Judge(instance);
    }

    private EngineVerdict Judge(string instance, long breaks = 0) => _watch.Judge(instance, _time.GetTimestamp(), breaks);
}
