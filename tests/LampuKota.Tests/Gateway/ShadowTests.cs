using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

public sealed class ShadowTests
{
    private readonly Shadow _shadow = new(NullLogger.Instance);

    private ShadowOutcome Offer(DesiredDocument desired) => _shadow.Offer(LightingJson.ToUtf8(desired));

    [Fact]
    public void A_newer_document_replaces_the_one_in_force()
    {
        Assert.Equal(ShadowOutcome.Adopted, Offer(LightingExamples.Desired(1)));
        Assert.Equal(ShadowOutcome.Adopted, Offer(LightingExamples.Desired(2)));
        Assert.Equal(2, _shadow.Desired!.Version);
    }

    [Fact]
    public void The_running_document_delivered_again_changes_nothing()
    {
        Offer(LightingExamples.Desired(1));

        Assert.Equal(ShadowOutcome.Unchanged, Offer(LightingExamples.Desired(1)));
        Assert.Null(_shadow.RefusedReason);
    }

    [Fact]
    public void An_older_document_is_refused_and_the_reason_kept()
    {
        Offer(LightingExamples.Desired(5));

        Assert.Equal(ShadowOutcome.Refused, Offer(LightingExamples.Desired(4)));
        Assert.Equal(5, _shadow.Desired!.Version);
        Assert.Equal(4, _shadow.RefusedVersion);
        Assert.Contains("older", _shadow.RefusedReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_that_does_not_check_is_refused_whole_until_a_good_one_comes()
    {
        Offer(LightingExamples.Desired(1));

        Assert.Equal(ShadowOutcome.Refused, Offer(LightingExamples.Desired(2) with { Programs = [] }));
        Assert.Equal(1, _shadow.Desired!.Version);
        Assert.NotNull(_shadow.RefusedReason);

        Assert.Equal(ShadowOutcome.Adopted, Offer(LightingExamples.Desired(3)));
        Assert.Null(_shadow.RefusedReason);
    }

    [Fact]
    public void The_same_refusal_is_reported_once()
    {
        Assert.Equal(ShadowOutcome.Refused, _shadow.Offer("{}"u8));
        Assert.Equal(ShadowOutcome.Unchanged, _shadow.Offer("{}"u8));
    }
}
