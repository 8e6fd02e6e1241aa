using System.Globalization;
using NodaTime;

namespace LampuKota.Gateway.Linux;

/// <summary>A clock chip with a battery (DS3231, the one of a Raspberry Pi 5), as the kernel shows it (Documentation/ABI/testing/sysfs-class-rtc). Only read.</summary>
/// <param name="Folder">Its folder of attributes.</param>
/// <param name="Name">Driver and bus address, for instance <c>rtc-ds1307 1-0068</c>.</param>
internal sealed record RealTimeClock(string Folder, string Name)
{
    /// <summary>A chip whose battery was empty begins at 1970 or 2000; what is before the year in which this was written was not kept.</summary>
    private static readonly Instant FirstPlausible = Instant.FromUtc(2026, 1, 1, 0, 0);

    /// <summary>The clocks of a machine; none on a Raspberry Pi before the 5 to which none was added.</summary>
    /// <param name="roots">Where the kernel shows its devices.</param>
    public static IReadOnlyList<RealTimeClock> List(HardwareRoots roots)
    {
        string folder = Path.Combine(roots.Sys, "class", "rtc");
        if (!Directory.Exists(folder))
            return [];

        return
        [
            .. from path in Directory.GetFileSystemEntries(folder, "rtc*")
               let nameFile = Path.Combine(path, "name")
               where File.Exists(nameFile)
               orderby path.Length, path
               select new RealTimeClock(path, File.ReadAllText(nameFile).Trim()),
        ];
    }

    /// <summary>The time that the chip kept; null where it kept none (battery empty, oscillator stopped, never set) or does not answer.</summary>
    public Instant? ReadTime()
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(Folder, "since_epoch")).Trim();
            bool isRead = long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long seconds);
            Instant time = isRead ? Instant.FromUnixTimeSeconds(seconds) : Instant.MinValue;
            return time >= FirstPlausible ? time : null;
        }
        catch (IOException)
        {
            // The driver answers so where the chip says that its oscillator had stopped.
            return null;
        }
    }
}
