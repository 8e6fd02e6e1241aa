using System.Globalization;

namespace LampuKota.Dashboard;

/// <summary>How much room photos may take.</summary>
/// <param name="MaximumBytes">Bytes of all photos together, 1 MiB to 10 TiB: <c>Photos:MaximumBytes</c>. A repaired lamp with three photos takes about 1 MB.</param>
public sealed record PhotoSettings(long MaximumBytes)
{
    /// <summary>Key of <see cref="MaximumBytes"/>.</summary>
    public const string MaximumBytesKey = "Photos:MaximumBytes";

    private const long DefaultMaximumBytes = 20L << 30;

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    public static PhotoSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string? text = configuration[MaximumBytesKey];
        if (string.IsNullOrWhiteSpace(text))
            return new PhotoSettings(DefaultMaximumBytes);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes is >= 1L << 20 and <= 10L << 40
            ? new PhotoSettings(bytes)
            : throw new OperatorMistakeException($"{MaximumBytesKey} is \"{text}\" but must be a number of bytes, 1048576 to 10995116277760.");
    }
}
