using System.Text;
using LampuKota.Broker;

namespace LampuKota.Tests;

public sealed class AccessPolicyTests
{
    private static readonly ScopedAccessPolicy Scoped = new("lampukota/v1/{identity}/");

    [Theory]
    [InlineData("GW-1", "lampukota/v1/GW-1/telemetry", true)]
    [InlineData("GW-1", "lampukota/v1/GW-1/a/b", true)]
    [InlineData("GW-1", "lampukota/v1/GW-1/", false)]
    [InlineData("GW-1", "lampukota/v1/GW-1", false)]
    [InlineData("GW-1", "lampukota/v1/GW-2/telemetry", false)]
    [InlineData("GW-1", "lampukota/v1/GW-10/telemetry", false)]
    [InlineData("GW-10", "lampukota/v1/GW-1/telemetry", false)]
    [InlineData("GW-1", "lampukota/v1/+/telemetry", false)]
    [InlineData("GW-1", "lampukota/v1/#", false)]
    [InlineData("GW-1", "#", false)]
    [InlineData("GW-1", "+/v1/GW-1/telemetry", false)]
    [InlineData("GW-1", "lampukota/v1/GW-1/#", true)]
    [InlineData("GW-1", "lampukota/v1/GW-1/+", true)]
    [InlineData("GW-1", "lampukota/v1/_ingest/event", false)]
    [InlineData("GW-1", "", false)]
    [InlineData("#", "lampukota/v1/#/x", false)]
    [InlineData("+", "lampukota/v1/+/telemetry", false)]
    [InlineData("a/b", "lampukota/v1/a/b/x", false)]
    [InlineData("", "lampukota/v1//x", false)]
    [InlineData("_ingest", "lampukota/v1/_ingest/event", false)]
    [InlineData("$SYS", "lampukota/v1/$SYS/x", false)]
    public void A_client_reaches_what_lies_below_its_own_name_and_nothing_else(string name, string topic, bool expected)
    {
        Identity client = new(name, IdentityKind.Client);
        Assert.Equal(expected, Scoped.MayPublish(client, Encoding.UTF8.GetBytes(topic)));
        Assert.Equal(expected, Scoped.MaySubscribe(client, Encoding.UTF8.GetBytes(topic)));
    }

    [Fact]
    public void A_name_longer_than_any_topic_level_of_ours_reaches_nothing()
    {
        string name = new('x', 300);
        Assert.False(Scoped.MayPublish(new Identity(name, IdentityKind.Client), Encoding.UTF8.GetBytes($"lampukota/v1/{name}/x")));
    }

    [Fact]
    public void A_service_reaches_everything_but_the_writing_of_the_brokers_own_topics()
    {
        Identity service = new("ingest", IdentityKind.Service);
        Assert.True(Scoped.MayPublish(service, "lampukota/v1/_ingest/event"u8));
        Assert.True(Scoped.MaySubscribe(service, "#"u8));
        Assert.True(Scoped.MaySubscribe(service, "$SYS/#"u8));
        Assert.False(Scoped.MayPublish(service, "$SYS/broker"u8));
        Assert.False(Scoped.MayPublish(service, "$SYS"u8));
        Assert.True(Scoped.MayPublish(service, "$SYSTEM/x"u8));
    }

    [Fact]
    public void Nobody_without_a_name_reaches_anything_where_scopes_hold()
    {
        Assert.False(Scoped.MayPublish(Identity.Anonymous, "lampukota/v1/GW-1/telemetry"u8));
        Assert.False(Scoped.MaySubscribe(Identity.Anonymous, "#"u8));
    }

    [Theory]
    [InlineData("lampukota/v1/")]
    [InlineData("lampukota/{identity}-x/")]
    [InlineData("lampukota/v1/{identity}")]
    public void A_pattern_without_a_level_for_the_name_is_refused(string pattern) =>
        Assert.Throws<ArgumentException>(() => new ScopedAccessPolicy(pattern));
}
