using System.Text;
using LampuKota.Broker;
using LampuKota.Ingest;

namespace LampuKota.Tests;

/// <summary>Who may do what: the rules that hold by default, and those of a file.</summary>
public sealed class RuledAccessPolicyTests : IDisposable
{
    private static readonly RuledAccessPolicy Default = new(null);

    private readonly string _folder = Directory.CreateTempSubdirectory("lampukota-rules-").FullName;

    private string File => Path.Combine(_folder, "access.rules");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("GW-1", "lampukota/v1/GW-1/telemetry", true)]
    [InlineData("GW-1", "lampukota/v1/GW-1/a/b", true)]
    [InlineData("GW-1", "lampukota/v1/GW-1/", false)]
    [InlineData("GW-1", "lampukota/v1/GW-1", false)]
    [InlineData("GW-1", "lampukota/v1/GW-2/telemetry", false)]
    [InlineData("GW-1", "lampukota/v1/GW-10/telemetry", false)]
    [InlineData("GW-10", "lampukota/v1/GW-1/telemetry", false)]
    [InlineData("GW-1", "lampukota/v1/gw-1/telemetry", false)]
    [InlineData("GW-1", "lampukota/v1/+/telemetry", false)]
    [InlineData("GW-1", "lampukota/v1/#", false)]
    [InlineData("GW-1", "#", false)]
    [InlineData("GW-1", "+/v1/GW-1/telemetry", false)]
    [InlineData("GW-1", "$SYS/#", false)]
    [InlineData("GW-1", "$SYS/x", false)]
    [InlineData("GW-1", "lampukota/v1/GW-1/#", true)]
    [InlineData("GW-1", "lampukota/v1/GW-1/+", true)]
    [InlineData("GW-1", "lampukota/v1/_ingest/event", false)]
    [InlineData("GW-1", "", false)]
    [InlineData("#", "lampukota/v1/#/x", false)]
    [InlineData("#", "lampukota/v1/#", false)]
    [InlineData("+", "lampukota/v1/+/telemetry", false)]
    [InlineData("A/B", "lampukota/v1/A/B/x", false)]
    [InlineData("", "lampukota/v1//x", false)]
    [InlineData("_ingest", "lampukota/v1/_ingest/event", false)]
    [InlineData("$SYS", "lampukota/v1/$SYS/x", false)]
    [InlineData("{gateway}", "lampukota/v1/{gateway}/x", false)]
    public void A_gateway_reaches_what_lies_below_its_own_name_and_nothing_else(string name, string topic, bool expected)
    {
        Identity gateway = new(name, IdentityKind.Client);
        Assert.Equal(expected, Default.MayPublish(gateway, Encoding.UTF8.GetBytes(topic)));
        Assert.Equal(expected, Default.MaySubscribe(gateway, Encoding.UTF8.GetBytes(topic)));
    }

    [Fact]
    public void A_service_reaches_everything_but_the_writing_of_the_brokers_own_topics()
    {
        Identity service = new("ingest", IdentityKind.Service);
        Assert.True(Default.MayPublish(service, "lampukota/v1/_ingest/event"u8));
        Assert.True(Default.MaySubscribe(service, "#"u8));
        Assert.True(Default.MaySubscribe(service, "$SYS/#"u8));
        Assert.False(Default.MayPublish(service, "$SYS/broker"u8));
        Assert.False(Default.MayPublish(service, "$SYS"u8));
        Assert.True(Default.MayPublish(service, "$SYSTEM/x"u8));
    }

    [Theory]
    [InlineData("lampukota/v1/GW-1/enrolment", true, false)]
    [InlineData("lampukota/v1/GW-1/enrolment/result", false, true)]
    [InlineData("lampukota/v1/GW-1/enrolment/#", false, false)]
    [InlineData("lampukota/v1/GW-1/telemetry", false, false)]
    [InlineData("lampukota/v1/GW-2/enrolment", false, false)]
    [InlineData("lampukota/v1/+/enrolment/result", false, false)]
    public void An_enrolling_gateway_may_ask_and_read_the_answer_and_nothing_else(string topic, bool mayPublish, bool maySubscribe)
    {
        Identity enrolling = new("GW-1", IdentityKind.Enrolling);
        Assert.Equal(mayPublish, Default.MayPublish(enrolling, Encoding.UTF8.GetBytes(topic)));
        Assert.Equal(maySubscribe, Default.MaySubscribe(enrolling, Encoding.UTF8.GetBytes(topic)));
    }

    [Fact]
    public void Nobody_without_a_name_reaches_anything()
    {
        Assert.False(Default.MayPublish(Identity.Anonymous, "lampukota/v1/GW-1/telemetry"u8));
        Assert.False(Default.MaySubscribe(Identity.Anonymous, "#"u8));
    }

    [Theory]
    [InlineData("* publish a/+", "a/b", true)]
    [InlineData("* publish a/+", "a/", true)]
    [InlineData("* publish a/+", "a", false)]
    [InlineData("* publish a/+", "a/b/c", false)]
    [InlineData("* publish a/+", "a/+", true)]
    [InlineData("* publish a/+", "a/#", false)]
    [InlineData("* publish a/b", "a/+", false)]
    [InlineData("* publish +/b", "a/b", true)]
    [InlineData("* publish #", "a", true)]
    [InlineData("* publish #", "$SYS/x", false)]
    [InlineData("* publish +/x", "$SYS/x", false)]
    [InlineData("* publish a/#", "a", false)]
    [InlineData("* publish a/#", "a/b", true)]
    [InlineData("* publish a/#", "a/#", true)]
    [InlineData("G1 publish a", "a", true)]
    [InlineData("G2 publish a", "a", false)]
    [InlineData("* subscribe a", "a", false)]
    [InlineData("* publish {gateway}/x", "G1/x", true)]
    [InlineData("* publish {gateway}/x", "G2/x", false)]
    [InlineData("* publish {gateway}/x", "+/x", false)]
    public void A_rule_covers_what_its_filter_covers(string rule, string topic, bool expected) =>
        Assert.Equal(expected, AccessRules.Parse(rule).Allow("G1", AccessAction.Publish, Encoding.UTF8.GetBytes(topic)));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a remark")]
    [InlineData("* publish")]
    [InlineData("* write a")]
    [InlineData("gw-1 publish a")]
    [InlineData("* publish a/#/b")]
    [InlineData("* publish $SYS/#")]
    [InlineData("* publish a/{gateway}x")]
    [InlineData("* publish a/{name}")]
    public void Rules_that_are_not_understood_allow_nothing(string text)
    {
        System.IO.File.WriteAllText(File, text);
        var policy = new RuledAccessPolicy(File);

        Assert.Contains(File, policy.Problem, StringComparison.Ordinal);
        AssertClosed(policy);
    }

    [Fact]
    public void A_file_that_is_missing_empty_or_no_text_allows_nothing()
    {
        AssertClosed(new RuledAccessPolicy(File));
        System.IO.File.WriteAllBytes(File, []);
        AssertClosed(new RuledAccessPolicy(File));
        System.IO.File.WriteAllBytes(File, [0xFF, 0xFE, 0x00]);
        AssertClosed(new RuledAccessPolicy(File));
        System.IO.File.WriteAllBytes(File, new byte[5 * 1_048_576]);
        AssertClosed(new RuledAccessPolicy(File));
    }

    [Fact]
    public void A_change_holds_at_once_a_broken_one_closes_and_a_good_one_heals()
    {
        Identity gateway = new("G1", IdentityKind.Client);
        System.IO.File.WriteAllText(File, "* publish lampukota/v1/{gateway}/telemetry # not a remark here");
        var policy = new RuledAccessPolicy(File);
        Assert.NotNull(policy.Problem);

        Replace("# remark\n\n*  publish  lampukota/v1/{gateway}/telemetry\n");
        Assert.True(policy.Refresh());
        Assert.Null(policy.Problem);
        Assert.True(policy.MayPublish(gateway, "lampukota/v1/G1/telemetry"u8));
        Assert.False(policy.MayPublish(gateway, "lampukota/v1/G1/event"u8));
        long version = policy.Version;
        Assert.False(policy.Refresh());
        Assert.Equal(version, policy.Version);

        // As editors do it: a new file in the old one's place.
        Replace("* publish lampukota/v1/{gateway}/event");
        Assert.True(policy.Refresh());
        Assert.True(policy.MayPublish(gateway, "lampukota/v1/G1/event"u8));

        System.IO.File.Delete(File);
        Assert.True(policy.Refresh());
        AssertClosed(policy);
        Replace("G1 publish lampukota/v1/{gateway}/event");
        Assert.True(policy.Refresh());
        Assert.True(policy.MayPublish(gateway, "lampukota/v1/G1/event"u8));
        Assert.True(policy.Version > version);
    }

    [Fact]
    public void No_rule_opens_the_topics_that_services_write()
    {
        System.IO.File.WriteAllText(File, "* publish #\n* subscribe #");
        var policy = new RuledAccessPolicy(File);
        Identity gateway = new("G1", IdentityKind.Client);

        Assert.True(policy.MayPublish(gateway, "anything"u8));
        Assert.False(policy.MayPublish(gateway, "lampukota/v1/_ingest/request"u8));
        Assert.False(policy.MayPublish(gateway, "$SYS/x"u8));
        Assert.False(policy.MaySubscribe(gateway, "$SYS/#"u8));
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        Identity gateway = new("KPG-OSP-P012", IdentityKind.Client);
        Default.MayPublish(gateway, "lampukota/v1/KPG-OSP-P012/telemetry"u8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
            Default.MayPublish(gateway, "lampukota/v1/KPG-OSP-P012/telemetry"u8);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Replace(string content)
    {
        System.IO.File.WriteAllText(File + "~", content);
        System.IO.File.Move(File + "~", File, overwrite: true);
    }

    private static void AssertClosed(RuledAccessPolicy policy)
    {
        Assert.NotNull(policy.Problem);
        Assert.False(policy.MayPublish(new Identity("G1", IdentityKind.Client), "lampukota/v1/G1/telemetry"u8));
        Assert.False(policy.MaySubscribe(new Identity("G1", IdentityKind.Client), "lampukota/v1/G1/command"u8));
        Assert.False(policy.MayPublish(new Identity("G1", IdentityKind.Enrolling), "lampukota/v1/G1/enrolment"u8));
        Assert.True(policy.MayPublish(new Identity("dashboard", IdentityKind.Service), "lampukota/v1/G1/command"u8));
    }
}
