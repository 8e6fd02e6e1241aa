using LampuKota.City;

namespace LampuKota.Tests;

public sealed class CityConnectionTests
{
    [Fact]
    public void Each_commit_waits_for_the_disk_whatever_the_server_is_set_to() =>
        Assert.Contains("synchronous_commit=on", CityConnection.PostgreSql("Host=db;Database=city;Username=u").ConnectionString, StringComparison.Ordinal);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Database=city")]
    [InlineData("Host=db")]
    [InlineData("Host=db;Database=city;Colour=red")]
    public void What_cannot_be_a_server_is_refused_in_a_sentence(string text) => Assert.StartsWith("City:Connection", Assert.Throws<CityOpenException>(() => CityConnection.PostgreSql(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void It_shows_no_password() =>
        Assert.Equal("city on db:5432", CityConnection.PostgreSql("Host=db;Database=city;Username=u;Password=geheim").ToString());
}
