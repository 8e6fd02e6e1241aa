using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class RemoteEngineTests
{
    [Fact]
    public void Nothing_set_means_the_embedded_store() => Assert.Null(Read());

    [Fact]
    public void VictoriaMetrics_needs_an_address_alone()
    {
        RemoteEngine engine = Read(("Store:Engine", "victoriametrics"), ("Store:Url", "http://vm:8428"))!;

        Assert.Equal(RemoteEngineKind.VictoriaMetrics, engine.Kind);
        Assert.Equal("http://vm:8428/write?precision=ms", LineProtocolEndpoint.WriteUrl(engine).AbsoluteUri);
        Assert.Equal("http://vm:8428/metrics", engine.ProbeUrls.Single().AbsoluteUri);
        Assert.Equal(engine.Url, engine.ReadUrl);
    }

    [Fact]
    public void A_cluster_has_an_address_to_write_one_to_read_and_several_to_ask()
    {
        RemoteEngine engine = Read(
            ("Store:Engine", "VictoriaMetrics"), ("Store:Url", "http://vminsert:8480/insert/0/influx/"), ("Store:ReadUrl", "http://vmselect:8481/select/0/prometheus"),
            ("Store:ProbeUrls", "http://vmstorage-1:8482/metrics http://vmstorage-2:8482/metrics"))!;

        Assert.Equal("http://vminsert:8480/insert/0/influx/write?precision=ms", LineProtocolEndpoint.WriteUrl(engine).AbsoluteUri);
        Assert.Equal("http://vmselect:8481/select/0/prometheus/", engine.ReadUrl.AbsoluteUri);
        Assert.Equal(2, engine.ProbeUrls.Count);
    }

    [Fact]
    public void A_bucket_makes_it_InfluxDB_2_and_a_database_InfluxDB_1()
    {
        Assert.Equal(
            "http://i:8086/write?db=my%20city&precision=ms",
            LineProtocolEndpoint.WriteUrl(Read(("Store:Engine", "influxdb"), ("Store:Url", "http://i:8086"), ("Store:Database", "my city"))!).AbsoluteUri);
        Assert.Equal(
            "http://i:8086/api/v2/write?org=o%26g&bucket=b&precision=ms",
            LineProtocolEndpoint.WriteUrl(Read(
                ("Store:Engine", "influxdb"), ("Store:Url", "http://i:8086"), ("Store:Org", "o&g"), ("Store:Bucket", "b"), ("Store:Secret", "s"))!).AbsoluteUri);
    }

    [Theory]
    [InlineData("Store:Engine", "timescale", "Store:Engine")]
    [InlineData("Store:Engine", "victoriametrics", "Store:Url")]
    [InlineData("Store:Url", "http://vm:8428", "Store:Url")]
    [InlineData("Store:Engine=victoriametrics Store:Url", "vm:8428", "Store:Url")]
    [InlineData("Store:Engine=victoriametrics Store:Url", "http://me:secret@vm:8428", "Store:Url")]
    [InlineData("Store:Engine=influxdb Store:Url", "http://i:8086", "Store:Database")]
    [InlineData("Store:Engine=influxdb Store:Url=http://i:8086 Store:Bucket", "b", "Store:Org")]
    [InlineData("Store:Engine=influxdb Store:Url=http://i:8086 Store:Database=d Store:UserName", "u", "Store:SecretFile")]
    [InlineData("Store:Engine=victoriametrics Store:Url=http://vm:8428 Store:SecretFile", "/no/such", "/no/such")]
    [InlineData("Store:Engine=victoriametrics Store:Url=http://vm:8428 Store:Bucket", "b", "Store:Bucket")]
    [InlineData("Store:Engine=victoriametrics Store:Url=http://vm:8428 Store:ProbeUrls", "here", "Store:ProbeUrls")]
    public void A_wrong_setting_is_named_in_one_sentence(string keys, string value, string named)
    {
        string[] parts = [.. keys.Split(' ')];
        (string, string)[] settings = [.. parts[..^1].Select(part => part.Split('=')).Select(pair => (pair[0], pair[1])), (parts[^1], value)];

        Assert.False(RemoteEngine.TryRead(Setting(settings), out _, out string? problem));

        Assert.Contains(named, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret@", problem, StringComparison.Ordinal);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_comes_from_its_file_and_is_told_to_nobody()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "s3cret\n");
        RemoteEngine engine = Read(("Store:Engine", "victoriametrics"), ("Store:Url", "http://vm:8428"), ("Store:SecretFile", path))!;
        File.Delete(path);

        Assert.Equal("s3cret", engine.Secret);
        Assert.DoesNotContain("s3cret", engine.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void When_an_engine_was_started_is_found_in_what_it_tells()
    {
        var probe = new Uri("http://e/metrics");
        Assert.Equal("1795323757", LineProtocolEndpoint.ParseInstance("# TYPE x\nprocess_start_time_seconds 1795323757\nother 1\n", probe));
        Assert.Equal("2026-11-22T05:03:19Z", LineProtocolEndpoint.ParseInstance("""{"system": {"started":"2026-11-22T05:03:19Z","uptime":3}}""", probe));
        Assert.Throws<IOException>(() => LineProtocolEndpoint.ParseInstance("<html>", probe));
        Assert.Throws<IOException>(() => LineProtocolEndpoint.ParseInstance("{\"system\": 1", probe));
        Assert.Throws<IOException>(() => LineProtocolEndpoint.ParseInstance("{}", probe));
    }

    private static RemoteEngine? Read(params (string, string)[] settings)
    {
        Assert.True(RemoteEngine.TryRead(Setting(settings), out RemoteEngine? engine, out string? problem), problem);
        return engine;
    }

    private static Func<string, string?> Setting((string Key, string Value)[] settings) => key => settings.FirstOrDefault(setting => setting.Key == key).Value;
}
