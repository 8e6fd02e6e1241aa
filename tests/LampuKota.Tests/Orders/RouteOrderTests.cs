using FsCheck;
using FsCheck.Fluent;
using LampuKota.City;

namespace LampuKota.Tests;

public sealed class RouteOrderTests
{
    private static readonly GeoPoint Start = new(123.60, -10.17);

    [Fact]
    public void Places_along_a_street_are_visited_one_after_the_other_whatever_order_they_came_in()
    {
        GeoPoint[] street = [House(5), House(1), House(4), House(2), House(3)];

        Assert.Equal([1, 3, 4, 2, 0], RouteOrder.Of(street, Start));
    }

    [Fact]
    public void A_way_that_crosses_itself_is_untied()
    {
        // The nearest next would go right, then left over its own way, then right again.
        GeoPoint[] places = [new(0.010, 0), new(-0.012, 0), new(0.034, 0), new(-0.080, 0)];
        GeoPoint middle = new(0, 0);

        IReadOnlyList<int> route = RouteOrder.Of(places, middle);

        Assert.True(RouteOrder.LengthMetres(route, places, middle) < RouteOrder.LengthMetres([0, 1, 2, 3], places, middle));
    }

    [Fact]
    public void Without_a_start_the_way_begins_at_the_first_place() =>
        Assert.Equal(0, RouteOrder.Of([new(123.7, -10.1), new(123.6, -10.2), new(123.65, -10.15)], start: null)[0]);

    [Fact]
    public void No_place_is_no_way() => Assert.Empty(RouteOrder.Of([], Start));

    [Fact]
    public void More_places_than_a_route_has_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RouteOrder.Of(new GeoPoint[RouteOrder.MaximumPlaces + 1], Start));

    [Fact]
    public void Every_place_is_visited_once_and_no_single_turn_makes_the_way_shorter() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 1_000).Two().ArrayOf().ToArbitrary(), some => IsGood(some, Start) && IsGood(some, start: null)));

    private static GeoPoint House(int number) => new(Start.LongitudeDegrees + (number * 0.001), Start.LatitudeDegrees);

    private static bool IsGood((int East, int North)[] some, GeoPoint? start)
    {
        GeoPoint[] places = [.. some.Take(12).Select(place => new GeoPoint(123.5 + (place.East / 5_000.0), -10.3 + (place.North / 5_000.0)))];
        IReadOnlyList<int> route = RouteOrder.Of(places, start);

        double length = RouteOrder.LengthMetres(route, places, start);
        return route.Order().SequenceEqual(Enumerable.Range(0, places.Length))
            && Turns(route, start is null ? 1 : 0).All(other => RouteOrder.LengthMetres(other, places, start) > length - 1);
    }

    private static IEnumerable<int[]> Turns(IReadOnlyList<int> route, int from)
    {
        for (int first = from; first < route.Count; first++)
        {
            for (int last = first + 1; last < route.Count; last++)
                yield return [.. route.Take(first), .. route.Skip(first).Take(last - first + 1).Reverse(), .. route.Skip(last + 1)];
        }
    }
}
