namespace LampuKota.Lighting;

/// <summary>What everything that is sent to <c>{gateway}/command</c> has: who is meant, until when, and what is wrong with it.</summary>
public interface IGatewayCommand
{
    /// <summary>Unique id; a gateway carries each out once.</summary>
    string Id { get; }

    /// <summary>Lamp ids of the gateway.</summary>
    IReadOnlyList<string> Targets { get; }

    /// <summary>From then on the gateway refuses it, Unix milliseconds.</summary>
    long ExpiresUnixMs { get; }

    /// <summary>What is outside the limits, in plain words; empty where it may be carried out.</summary>
    IReadOnlyList<string> Validate();
}
