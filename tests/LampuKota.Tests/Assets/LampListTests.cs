using LampuKota.City;

namespace LampuKota.Tests;

/// <summary>The register's search, filter and order.</summary>
public sealed class LampListTests
{
    private static readonly AreaView WholeCity = AreaView.Of(TestCity.Operator, TestCity.Snapshot);

    [Theory]
    [InlineData("obb l002", TestCity.LampA2)]
    [InlineData("KPG-OBB-P001-L002", TestCity.LampA2)]
    [InlineData("naikoten ii l2", TestCity.LampB2)]
    [InlineData("mawar 003", TestCity.Unmetered)]
    public void Words_find_ids_streets_and_kelurahan_as_people_write_them(string text, string lamp) =>
        Assert.Equal([lamp], Ids(new LampQuery(text)));

    [Fact]
    public void Every_word_must_be_found() => Assert.Empty(Ids(new LampQuery("mawar oebobo")));

    [Fact]
    public void A_filter_takes_what_it_says()
    {
        Assert.Equal([TestCity.Unmetered], Ids(new LampQuery(IsMetered: false)));
        Assert.Equal(3, Ids(new LampQuery(KelurahanId: TestCity.Oebobo)).Length);
        Assert.Equal(3, Ids(new LampQuery(CabinetId: "KPG-NKT-P001")).Length);
        Assert.Empty(Ids(new LampQuery(IsProtected: true)));
    }

    [Theory]
    [InlineData(LampOrder.Id)]
    [InlineData(LampOrder.Pole)]
    [InlineData(LampOrder.Street)]
    [InlineData(LampOrder.Kelurahan)]
    [InlineData(LampOrder.Segment)]
    [InlineData(LampOrder.Power)]
    [InlineData(LampOrder.Height)]
    public void Every_order_has_every_lamp_once_forwards_and_backwards(LampOrder order)
    {
        string[] forwards = Ids(new LampQuery(Order: order));

        Assert.Equal(TestCity.Assets.Lamps.Select(lamp => lamp.Id), forwards.Order(StringComparer.Ordinal));
        Assert.Equal(forwards.Reverse(), Ids(new LampQuery(Order: order, IsDescending: true)));
    }

    [Fact]
    public void By_power_the_weakest_stands_first()
    {
        CityAssets assets = TestCity.Assets;
        var city = new CitySnapshot(assets with { Lamps = [.. assets.Lamps.Select(lamp => lamp.Id == TestCity.LampA2 ? lamp with { RatedPowerWatts = 40 } : lamp)] }, 1);

        Assert.Equal(TestCity.LampA2, city.Lamps[LampList.Select(city, new LampQuery(Order: LampOrder.Power), WholeCity)[0]].Id);
    }

    [Fact]
    public void Whoever_is_bound_to_an_area_sees_that_alone()
    {
        var lurah = new Person("d", "D", PersonRole.Kelurahan) { Areas = [TestCity.Oebobo] };

        Assert.All(LampList.Select(TestCity.Snapshot, new LampQuery(), AreaView.Of(lurah, TestCity.Snapshot)), index => Assert.Equal(TestCity.Oebobo, TestCity.Snapshot.Lamps[index].KelurahanId));
    }

    private static string[] Ids(LampQuery query) => [.. LampList.Select(TestCity.Snapshot, query, WholeCity).Select(index => TestCity.Snapshot.Lamps[index].Id)];
}
