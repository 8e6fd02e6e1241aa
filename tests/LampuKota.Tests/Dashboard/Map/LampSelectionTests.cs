using LampuKota.City;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

public sealed class LampSelectionTests
{
    private const string DefaultCalendar = "CAL-DEFAULT";

    private static readonly LampSelection Anything = new(null, [], null, null, null);

    // Lit, dimmed off, failed, offline, unknown, and failed while it says that it burns.
    private static readonly LampMark[] Marks =
    [
        Mark(80, LampCondition.Normal), Mark(0, LampCondition.Normal), Mark(0, LampCondition.Failed),
        Mark(80, LampCondition.Offline), Mark(LampMark.NeverReported, LampCondition.Unknown), Mark(100, LampCondition.Failed),
    ];

    [Fact]
    public void No_condition_means_no_lamp() => Assert.Empty(Find(Anything));

    [Theory]
    [InlineData("lit", new[] { 0 })]
    [InlineData("off", new[] { 1 })]
    [InlineData("failed", new[] { 2, 5 })]
    [InlineData("offline", new[] { 3 })]
    [InlineData("unknown", new[] { 4 })]
    public void A_state_means_what_the_legend_shows(string state, int[] lamps) => Assert.Equal(lamps, Find(Anything with { States = [state] }));

    [Fact]
    public void Every_condition_must_be_met() =>
        Assert.Equal([2], Find(Anything with { States = ["failed", "unknown"], KelurahanId = TestCity.NaikotenDua, Text = "l003" }));

    [Theory]
    [InlineData("nkt-p001-l002", new[] { 1 })]
    [InlineData("el tari", new[] { 3, 4, 5 })]
    [InlineData("KPG-OBB-G001", new[] { 3, 4, 5 })]
    [InlineData("nowhere", new int[0])]
    public void Words_are_found_in_ids_poles_streets_segments_and_gateways(string text, int[] lamps) => Assert.Equal(lamps, Find(Anything with { Text = text }));

    [Fact]
    public void A_lamp_without_a_calendar_of_its_own_follows_the_citys()
    {
        Assert.Equal(6, Find(Anything with { CalendarId = DefaultCalendar }).Count);
        Assert.Empty(Find(Anything with { CalendarId = "CAL-OTHER" }));
    }

    [Fact]
    public void A_selection_reaches_no_further_than_the_persons_area()
    {
        Person lurah = new("dominggus", "Dominggus Loak", PersonRole.Kelurahan) { Areas = [TestCity.Oebobo] };

        IReadOnlyList<int> found = (Anything with { CalendarId = DefaultCalendar }).Find(TestCity.Snapshot, Marks, DefaultCalendar, AreaView.Of(lurah, TestCity.Snapshot));

        Assert.Equal([3, 4, 5], found);
    }

    [Fact]
    public void Lamps_within_a_drawn_line_are_meant()
    {
        Assert.True(MapArea.TryRead("123.59,-10.18;123.61,-10.18;123.61,-10.16;123.59,-10.16", out MapArea? around));
        Assert.True(MapArea.TryRead("123.7,-10.18;123.71,-10.18;123.71,-10.16", out MapArea? elsewhere));

        Assert.Equal(6, Find(Anything with { Area = around }).Count);
        Assert.Empty(Find(Anything with { Area = elsewhere }));
    }

    [Theory]
    [InlineData(0.5, 0.5, true)]
    [InlineData(2.5, 0.5, true)]
    [InlineData(1.5, 1.5, false)] // between the arms
    [InlineData(1.5, 0.5, true)]
    [InlineData(-0.1, 0.5, false)]
    public void A_line_with_a_bay_leaves_the_bay_out(double longitude, double latitude, bool isWithin)
    {
        Assert.True(MapArea.TryRead("0,0;3,0;3,2;2,2;2,1;1,1;1,2;0,2", out MapArea? area));

        Assert.Equal(isWithin, area!.Has(longitude, latitude));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,2;3,4")]
    [InlineData("1,2;3,4;5")]
    [InlineData("1,2;3,4;NaN,4")]
    [InlineData("1,2;3,4;181,4")]
    [InlineData("1,2;3,4;1e1,4")]
    [InlineData("1,2;3,4;<b>,4")]
    public void What_is_no_area_is_refused(string text) => Assert.False(MapArea.TryRead(text, out _));

    [Fact]
    public void An_area_has_a_bounded_number_of_corners()
    {
        Assert.True(MapArea.TryRead(string.Join(';', Enumerable.Repeat("1,2", MapArea.MaximumCorners)), out _));
        Assert.False(MapArea.TryRead(string.Join(';', Enumerable.Repeat("1,2", MapArea.MaximumCorners + 1)), out _));
    }

    [Fact]
    public void An_area_is_written_as_it_is_read()
    {
        Assert.True(MapArea.TryRead("123.6012345,-10.17;123.61,-10.18;123.6,-10", out MapArea? area));

        Assert.Equal("123.60123,-10.17;123.61,-10.18;123.6,-10", area!.ToString());
    }

    [Theory]
    [InlineData(new int[0], "")]
    [InlineData(new[] { 4 }, "4")]
    [InlineData(new[] { 3, 9, 10, 11, 13 }, "3,9+2,13")]
    public void Indexes_are_written_as_runs(int[] indexes, string text) => Assert.Equal(text, LampSelection.Runs(indexes));

    private static IReadOnlyList<int> Find(LampSelection selection) =>
        selection.Find(TestCity.Snapshot, Marks, DefaultCalendar, AreaView.Of(TestCity.Operator, TestCity.Snapshot));

    private static LampMark Mark(int level, LampCondition condition) => new(level, condition, IsOverridden: false, IsLocked: false, PowerWatts: 0);
}
