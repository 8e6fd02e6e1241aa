using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>Shows how far a scenario is: a line every few seconds.</summary>
/// <param name="output">Where to.</param>
/// <param name="time">Real time.</param>
internal sealed class ScenarioProgress(TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long? _last;

    /// <summary>Says that something begins or is done.</summary>
    public void Say(string step, string text) => output.WriteLine($"{step,-10} {text}");

    /// <summary>Shows how far a script is, where the last time is a while ago.</summary>
    public void Show(ScenarioScript script, (int Begun, int Over) injections, TimeSpan elapsed, int openIncidents, int messages)
    {
        if (_last is { } last && time.GetElapsedTime(last) < Interval)
            return;

        _last = time.GetTimestamp();
        string all = Minutes(TimeSpan.FromMilliseconds(script.LastDueMs));
        Say(script.Name, string.Create(
            CultureInfo.InvariantCulture,
            $"{Minutes(elapsed)} of {all} | broken {injections.Begun} of {script.Injections.Count}, mended {injections.Over} | {openIncidents} incidents open | {messages} messages"));
    }

    private static string Minutes(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes:00}:{time.Seconds:00}");
}
