namespace LampuKota.Gateway;

/// <summary>What follows from a clock that becomes right, or is set. Called inside <see cref="LampGate"/>.</summary>
/// <param name="clockWatch">Judges the clock.</param>
/// <param name="held">What waits for the time.</param>
/// <param name="doubts">Tells that it was not known.</param>
/// <param name="supervisor">Lights by what is known of it.</param>
/// <param name="inputs">Counts by it for how long photocell and sensors have spoken.</param>
/// <param name="shadow">The document in force, which says what of these is asked.</param>
/// <param name="reporter">Says whether it is known.</param>
internal sealed class ClockFollower(
    ClockWatch clockWatch, HeldSamples held, DoubtEvents doubts, LampSupervisor supervisor, InputKeeper inputs, Shadow shadow, Reporter reporter)
{
    /// <summary>Judges the clock for the first time.</summary>
    public void Open()
    {
        clockWatch.Open();
        supervisor.Doubt = clockWatch.Doubt;
    }

    /// <summary>Judges the clock anew.</summary>
    public void Look()
    {
        ClockChange change = clockWatch.Look();
        supervisor.Doubt = clockWatch.Doubt;
        if (change == ClockChange.Trusted)
            OnTrusted();
        if (change is ClockChange.Trusted or ClockChange.Stepped)
            inputs.Forget(shadow.Desired);
    }

    private void OnTrusted()
    {
        held.Stamp();
        doubts.Tell();
        reporter.Send();
    }
}
