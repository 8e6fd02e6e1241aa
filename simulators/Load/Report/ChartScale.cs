namespace LampuKota.Simulators;

/// <summary>Where a value lies on an axis, from 0 to 1, and which values the axis names. Pure.</summary>
/// <param name="Lowest">The axis' lower end.</param>
/// <param name="Highest">Its upper end.</param>
/// <param name="IsLogarithmic">Whether each step is ten times the one before.</param>
/// <param name="Ticks">Values that are named.</param>
internal sealed record ChartScale(double Lowest, double Highest, bool IsLogarithmic, IReadOnlyList<double> Ticks)
{
    private const int WantedTicks = 4;

    /// <summary>An axis from zero to at least a value, with round steps.</summary>
    public static ChartScale Linear(double highest)
    {
        double raw = Math.Max(highest, 1e-9) / WantedTicks;
        double magnitude = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * magnitude >= raw * 0.999) * magnitude;
        int steps = Math.Max(1, (int)Math.Ceiling(highest / step - 1e-9));
        return new ChartScale(0, steps * step, false, [.. Enumerable.Range(0, steps + 1).Select(tick => tick * step)]);
    }

    /// <summary>An axis of whole powers of ten that holds two values above zero.</summary>
    public static ChartScale Logarithmic(double lowest, double highest)
    {
        int from = (int)Math.Floor(Math.Log10(Math.Max(lowest, 1e-6)) + 1e-9);
        int to = Math.Max(from + 1, (int)Math.Ceiling(Math.Log10(Math.Max(highest, 1e-6)) - 1e-9));
        return new ChartScale(Math.Pow(10, from), Math.Pow(10, to), true, [.. Enumerable.Range(from, to - from + 1).Select(power => Math.Pow(10, power))]);
    }

    /// <summary>Where a value lies: 0 at the lower end, 1 at the upper.</summary>
    public double Place(double value) => Math.Clamp(
        IsLogarithmic ? Math.Log(Math.Max(value, Lowest) / Lowest) / Math.Log(Highest / Lowest) : (value - Lowest) / (Highest - Lowest), 0, 1);
}
