using LampuKota.City;

namespace LampuKota.Tests;

public sealed class SearchTests
{
    private static readonly CitySnapshot City = TestCity.Snapshot;

    [Theory]
    [InlineData("Naikoten Dua")]
    [InlineData("naikoten II")]
    [InlineData("Naikoten 2")]
    [InlineData("  NAIKOTEN,ii ")]
    [InlineData("dua naikoten")]
    [InlineData("kel. naikoten dua")]
    [InlineData("kelurahan Naikoten Dua")]
    public void Every_spelling_of_a_numbered_kelurahan_finds_it_first(string text)
    {
        SearchHit first = City.Search(text)[0];

        Assert.Equal((SearchHitKind.Kelurahan, TestCity.NaikotenDua, "Naikoten Dua", "Kota Raja", 3),
            (first.Kind, first.Id, first.Title, first.Subtitle, first.LampCount));
    }

    [Theory]
    [InlineData("tdm", "53.71.04.1014")]
    [InlineData("tuak merah", "53.71.04.1014")]
    [InlineData("tu da", "53.71.04.1014")]
    [InlineData("jl el tari", "ST-0001")]
    [InlineData("tari", "ST-0001")]
    [InlineData("gg. mawar", "ST-0002")]
    [InlineData(TestCity.LampA2, TestCity.LampA2)]
    [InlineData("kpg-obb-p1-l2", TestCity.LampA2)]
    [InlineData("obb l002", TestCity.LampA2)]
    [InlineData(TestCity.GatewayA, TestCity.GatewayA)]
    [InlineData("panel obb", "KPG-OBB-P001")]
    [InlineData("udara", TestCity.Sensor)]
    public void What_an_operator_types_finds_what_is_meant_first(string text, string id) => Assert.Equal(id, City.Search(text)[0].Id);

    [Fact]
    public void A_place_comes_before_the_lamps_that_stand_in_it()
    {
        IReadOnlyList<SearchHit> hits = City.Search("oebobo", 50);

        Assert.Equal(SearchHitKind.Kelurahan, hits[0].Kind);
        Assert.Equal(SearchHitKind.Kecamatan, hits[1].Kind);
        Assert.Contains(hits, hit => hit.Id == TestCity.LampA1);
        Assert.All(hits.Take(2), hit => Assert.Equal("Oebobo", hit.Title));
    }

    [Fact]
    public void A_word_that_nothing_has_finds_nothing() => Assert.Empty(City.Search("oebobo surabaya"));

    [Theory]
    [InlineData("")]
    [InlineData("  -- ,.")]
    public void Nothing_typed_finds_nothing(string text) => Assert.Empty(City.Search(text));

    [Fact]
    public void No_more_than_asked_for_is_answered() => Assert.Equal(2, City.Search("kpg", 2).Count);

    [Fact]
    public void Each_asset_is_found_once() => Assert.Distinct(City.Search("k", 200).Select(hit => (hit.Kind, hit.Id)));

    [Fact]
    public void Lamps_are_found_by_their_street_and_kelurahan_and_within_a_kelurahan()
    {
        Assert.Equal([TestCity.LampA1, TestCity.LampA2, TestCity.LampA3], Ids(City.SearchLamps("el tari", kelurahanId: null, 10)));
        Assert.Equal([TestCity.LampB1], Ids(City.SearchLamps("l1", TestCity.NaikotenDua, 10)));
    }

    [Theory]
    [InlineData("Naikoten  II", new[] { "naikoten", "ii" })]
    [InlineData("KPG-OSP-P012-L034", new[] { "kpg", "osp", "p12", "l34" })]
    [InlineData("00100 a00 0", new[] { "100", "a0", "0" })]
    [InlineData("Élan 7", new[] { "élan", "7" })]
    public void Words_are_small_letters_and_numbers_without_leading_zeros(string text, string[] words) => Assert.Equal(words, SearchWords.Split(text));

    private static IEnumerable<string> Ids(IEnumerable<int> lamps) => lamps.Select(lamp => City.Lamps[lamp].Id);
}
