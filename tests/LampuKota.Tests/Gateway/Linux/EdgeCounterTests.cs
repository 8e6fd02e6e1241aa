using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class EdgeCounterTests
{
    private readonly EdgeCounter _counter = new();

    [Fact]
    public void What_was_told_is_not_told_again()
    {
        _counter.Add(2);
        Assert.Equal(2, _counter.TakeNew());

        _counter.Add(3);
        Assert.Equal((1L, 3L), (_counter.TakeNew(), _counter.Total));
        Assert.Equal(0, _counter.TakeNew());
    }

    [Fact]
    public void Edges_that_nobody_took_in_time_are_counted_by_their_numbers()
    {
        _counter.Add(2);
        _counter.Add(102);

        Assert.Equal(102, _counter.Total);
    }

    [Fact]
    public void A_line_that_is_taken_anew_numbers_from_one()
    {
        _counter.Add(3);
        _counter.StartLine();
        _counter.Add(1);

        Assert.Equal(4, _counter.Total);
    }

    [Fact]
    public void Numbers_that_begin_again_after_the_last_one_are_counted_on()
    {
        _counter.Add(uint.MaxValue);
        _counter.Add(1);

        Assert.Equal(uint.MaxValue + 2L, _counter.Total);
    }
}
