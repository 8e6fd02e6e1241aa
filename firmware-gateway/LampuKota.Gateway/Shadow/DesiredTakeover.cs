using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Puts a desired document in force: each part of the gateway takes what concerns it. Called inside <see cref="LampGate"/>.</summary>
/// <param name="supervisor">The lamps.</param>
/// <param name="inputs">Photocell and sensors that programs ask.</param>
/// <param name="sampler">What is measured.</param>
/// <param name="updates">Keeps the program up to date; null where nothing does.</param>
/// <param name="wakeControl">A pass is due.</param>
internal sealed class DesiredTakeover(LampSupervisor supervisor, InputKeeper inputs, TelemetrySampler sampler, IGatewayUpdates? updates, Action wakeControl)
{
    /// <summary>Takes it over.</summary>
    public void TakeOver(DesiredDocument desired)
    {
        supervisor.Adopt(desired);
        inputs.Adopt(desired);
        sampler.IntervalSeconds = desired.Settings.ReportIntervalSeconds;
        updates?.Want(desired.Update);
        wakeControl();
    }
}
