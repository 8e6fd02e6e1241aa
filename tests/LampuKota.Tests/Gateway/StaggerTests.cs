using FsCheck;
using FsCheck.Fluent;
using LampuKota.Gateway;
using NodaTime;

namespace LampuKota.Tests;

public sealed class StaggerTests
{
    [Fact]
    public void Gateways_with_consecutive_ids_are_spread_evenly()
    {
        int[] tenths = new int[10];
        for (int i = 0; i < 1_000; i++)
            tenths[(int)(Stagger.FractionOf($"KPG-OSP-G{i:000}") * 10)]++;

        Assert.All(tenths, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void The_next_report_is_later_within_an_interval_and_at_the_gateways_own_place() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(1, 86_400).ToArbitrary(), Gen.Choose(0, 999).ToArbitrary(), (ms, interval, thousandths) =>
            {
                double fraction = thousandths / 1_000.0;
                Instant now = Instant.FromUtc(2026, 11, 21, 0, 0) + Duration.FromMilliseconds(ms);
                Instant next = Stagger.NextReportAfter(now, interval, fraction);

                return next > now
                    && next - now <= Duration.FromSeconds(interval)
                    && Stagger.NextReportAfter(next, interval, fraction) - next == Duration.FromSeconds(interval);
            }));
}
