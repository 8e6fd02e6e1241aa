using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>What keeps the gateway's program and settings up to date.</summary>
public interface IGatewayUpdates
{
    /// <summary>A desired document is in force; returns at once.</summary>
    /// <param name="update">The update that it asks for; null for none.</param>
    void Want(DesiredUpdate? update);

    /// <summary>How far the update is that was last asked for; null where none was.</summary>
    ReportedUpdate? Reported { get; }

    /// <summary>Raised after <see cref="Reported"/> has changed; handlers return at once.</summary>
    event Action? Changed;
}
