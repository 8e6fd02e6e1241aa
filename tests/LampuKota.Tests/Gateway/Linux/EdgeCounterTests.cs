using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class EdgeCounterTests
{
    private readonly EdgeCounter _counter = new();

    private void Add(params (bool IsActive, uint Number)[] edges) => _counter.Add([.. edges.Select(edge => new GpioEdge(edge.IsActive, edge.Number))]);

    [Fact]
    public void What_became_active_is_counted_and_what_was_told_is_not_told_again()
    {
        Add((true, 1), (false, 2), (true, 3));
        Assert.Equal(2, _counter.TakeNew());

        Add((false, 4), (true, 5));
        Assert.Equal((1L, 3L), (_counter.TakeNew(), _counter.Total));
        Assert.Equal(0, _counter.TakeNew());
    }

    [Theory]
    [InlineData(true, 1u, 1)]
    [InlineData(true, 101u, 51)]
    [InlineData(true, 102u, 51)]
    [InlineData(false, 1u, 0)]
    [InlineData(false, 2u, 1)]
    [InlineData(false, 100u, 50)]
    public void Edges_that_nobody_took_in_time_are_counted_by_their_numbers(bool isActive, uint number, long count)
    {
        Add((isActive, number));

        Assert.Equal(count, _counter.Total);
    }

    [Fact]
    public void A_line_that_is_taken_anew_numbers_from_one()
    {
        Add((true, 1), (false, 2), (true, 3));
        _counter.StartLine();
        Add((true, 1));

        Assert.Equal(3, _counter.Total);
    }
}
