using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>Small valid documents that tests start from.</summary>
internal static class LightingExamples
{
    public const long NowUnixMs = 1_795_300_000_000;

    public static LampCommand Command(params string[] targets) =>
        new("c-1", targets.Length == 0 ? ["KPG-P1-L001"] : targets, 50, 0, NowUnixMs + 3_600_000, "test");

    public static LockCommand Lock(params string[] targets) => new(
        "k-1", targets.Length == 0 ? ["KPG-P1-L001"] : targets, LockOrder.Hold, "k-1", null, "Yohanes Nope", NowUnixMs + 7_200_000, "Ganti luminer");

    public static DesiredDocument Desired(long version = 1, params string[] lamps) => new(
        version,
        [.. (lamps.Length == 0 ? ["KPG-P1-L001"] : lamps).Select(id => new DesiredLamp(id, 90, "CAL-STD"))],
        [new Calendar("CAL-STD", "Standar", [new CalendarRule(new DateOnly(2026, 12, 24), new DateOnly(2026, 12, 26), [5, 6], "P-FULL")], "P-FULL")],
        [new ControlProgram("P-FULL", "Penuh", [new(new(ProgramTimeBase.Sunset, 0), 100), new(new(ProgramTimeBase.Sunrise, 0), 0)])],
        new GatewaySettings(60, CityZone.LatitudeDegrees, CityZone.LongitudeDegrees));
}
