namespace LampuKota.Gateway;

/// <summary>What Azure IoT Hub allows, and how the gateway keeps within it.</summary>
internal static class IotHubLimits
{
    /// <summary>Bytes of a device-to-cloud message with its properties (IoT Hub quotas: 256 KB).</summary>
    public const int MaximumMessageBytes = 256 * 1024;

    /// <summary>Bytes of all desired or all reported properties of a twin (IoT Hub quotas: 32 KB each).</summary>
    public const int MaximumTwinBytes = 32 * 1024;

    /// <summary>Bytes of one string in a twin (device twin rules: 4 KB).</summary>
    public const int MaximumTwinStringBytes = 4 * 1024;

    /// <summary>Characters of one part of a document in a twin: a little below the limit of a string.</summary>
    public const int PartLength = 4_000;

    /// <summary>Parts of one document: with its other members they stay below 32 KB. A thousand lamps need one or two.</summary>
    public const int MaximumParts = 8;

    /// <summary>Bytes of a document that is unpacked from a twin: far above a full gateway's 90 KB, and a bound for whoever sends a bomb.</summary>
    public const int MaximumDocumentBytes = 2 * 1024 * 1024;

    /// <summary>Characters of a reason that is reported to a twin.</summary>
    public const int MaximumReasonLength = 500;

    /// <summary>How long a token is good for, as the documented device libraries have it.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    /// <summary>The part of its life after which a token is renewed: early enough for a slow link to connect anew.</summary>
    public const double TokenRenewalShare = 0.8;

    /// <summary>How long a twin may take to answer; the hub answers within a second where it does at all.</summary>
    public static readonly TimeSpan TwinDeadline = TimeSpan.FromSeconds(30);

    /// <summary>First wait after the hub throttled or failed; it doubles up to <see cref="BackOffMaximum"/>.</summary>
    public static readonly TimeSpan BackOffMinimum = TimeSpan.FromSeconds(2);

    /// <summary>Longest such wait.</summary>
    public static readonly TimeSpan BackOffMaximum = TimeSpan.FromMinutes(5);

    /// <summary>How long a stopping gateway tries to say that it is offline; the will says it otherwise.</summary>
    public static readonly TimeSpan GoodbyeDeadline = TimeSpan.FromSeconds(2);
}
