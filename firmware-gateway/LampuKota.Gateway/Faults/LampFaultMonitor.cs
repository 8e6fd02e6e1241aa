using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Evaluates the fault rules for one lamp that measures its power, and keeps how far each has come.</summary>
/// <param name="lamp">The lamp.</param>
internal sealed class LampFaultMonitor(Lamp lamp)
{
    private readonly RuleState[] _states = new RuleState[LampFaultRules.All.Count];

    /// <summary>Looks at one measurement.</summary>
    /// <param name="feedback">The level that was in effect all through the measurement.</param>
    /// <param name="powerWatts">The measured active power, watts.</param>
    /// <param name="atUnixMs">When it was measured.</param>
    /// <param name="outbox">Where events go.</param>
    /// <returns>How many events were raised or cleared.</returns>
    public int Evaluate(LampFeedback feedback, double powerWatts, long atUnixMs, Outbox outbox)
    {
        var window = new LampWindow(atUnixMs, feedback.LevelPercent, feedback.SinceUnixMs, lamp.RatedPowerWatts, powerWatts);
        int events = 0;
        for (int i = 0; i < _states.Length; i++)
        {
            IFaultRule rule = LampFaultRules.All[i];
            if (_states[i].Advance(rule, rule.Evaluate(window), atUnixMs) is not { } phase)
                continue;

            outbox.Add(new DeviceEvent(rule.EventName, lamp.Id, phase, _states[i].StartUnixMs, atUnixMs, Values(window)));
            events++;
        }

        return events;
    }

    private static Dictionary<string, double> Values(in LampWindow window) => new()
    {
        [Quantities.ActivePower.Name] = Math.Round(window.PowerWatts, 1),
        ["expectedPower"] = Math.Round(window.ExpectedPowerWatts, 1),
        ["feedbackLightCommand"] = window.LevelPercent,
    };
}
