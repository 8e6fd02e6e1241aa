using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>One lamp's night, a byte a step: its level, or that it was at fault, or that nothing is known. Pure.</summary>
/// <param name="stepCount">Steps of the night.</param>
internal sealed class ReplayRow(int stepCount)
{
    /// <summary>Stands for a fault.</summary>
    public const byte Failed = 254;

    /// <summary>Stands for a step of which nothing was reported.</summary>
    public const byte Unknown = 255;

    /// <summary>A value is believed for so many steps after its own: lamps report each quarter of an hour or sooner.</summary>
    public const int HeldSteps = 3;

    private const int NoisePercent = 1; // A meter that wavers between two whole numbers is no change of light.

    private readonly byte[] _steps = new byte[stepCount];

    /// <summary>The steps.</summary>
    public ReadOnlySpan<byte> Steps => _steps;

    /// <summary>Fills the row anew.</summary>
    /// <param name="night">The night.</param>
    /// <param name="levels">Points of the level in order of time, at most one a step.</param>
    public void Fill(ReplayNight night, IEnumerable<SeriesPoint> levels)
    {
        Array.Fill(_steps, Unknown);
        byte shown = Unknown;
        foreach (SeriesPoint point in levels)
        {
            int step = night.StepOf(point.TimestampUnixMs);
            if (step < 0 || step >= _steps.Length)
                continue;
            byte level = (byte)Math.Clamp(Math.Round(point.Value), 0, 100);
            if (shown == Unknown || Math.Abs(level - shown) > NoisePercent || level == 0)
                shown = level;
            _steps.AsSpan(step, Math.Min(HeldSteps + 1, _steps.Length - step)).Fill(shown);
        }
    }

    /// <summary>Marks a fault.</summary>
    /// <param name="fromStep">Its first step.</param>
    /// <param name="toStep">The last step that it touches.</param>
    public void MarkFailed(int fromStep, int toStep)
    {
        for (int step = Math.Max(0, fromStep); step <= Math.Min(toStep, _steps.Length - 1); step++)
            _steps[step] = Failed;
    }
}
