using System.Globalization;
using System.Text;

namespace LampuKota.Gateway.Linux;

/// <summary>One PWM channel of the kernel's sysfs interface (Documentation/driver-api/pwm.rst).</summary>
/// <param name="roots">Where the kernel shows its devices.</param>
/// <param name="address">Chip and channel number, for instance <c>pwmchip0:1</c>.</param>
/// <param name="timeProvider">Real time.</param>
internal sealed class PwmChannel(HardwareRoots roots, HardwareAddress address, TimeProvider timeProvider)
{
    private static readonly TimeSpan ExportDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExportPoll = TimeSpan.FromMilliseconds(20);

    private string Chip => Path.Combine(roots.Sys, "class", "pwm", address.Device);

    private string Channel => Path.Combine(Chip, "pwm" + address.Channel);

    /// <summary>
    /// Makes the channel ready. One that runs already with the same period and polarity is left as it runs, so that a restart does not make the lamp blink.
    /// </summary>
    /// <param name="periodNs">Length of one period, nanoseconds.</param>
    /// <param name="isInverted">Whether the pulse is low.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It is not there or cannot be set.</exception>
    public async ValueTask PrepareAsync(long periodNs, bool isInverted, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Chip))
            throw new IOException($"There is no {Chip}: enable the PWM overlay (dtoverlay=pwm-2chan on a Raspberry Pi).");
        if (!Directory.Exists(Channel))
            Write(Path.Combine(Chip, "export"), address.Channel);
        await WaitUntilWritableAsync(cancellationToken);

        string polarity = Polarity(isInverted);
        if (Read("period") == periodNs && ReadText("polarity") == polarity)
            return;

        // The kernel refuses a period shorter than the pulse, and another polarity while the channel runs.
        Write("enable", 0);
        Write("duty_cycle", 0);
        Write("period", periodNs);
        Write(Path.Combine(Channel, "polarity"), polarity);
    }

    /// <summary>Length of the pulse of a channel that runs already, nanoseconds; null where it does not, or runs otherwise than asked.</summary>
    /// <param name="periodNs">Length of one period, nanoseconds.</param>
    /// <param name="isInverted">Whether the pulse is low.</param>
    public long? Running(long periodNs, bool isInverted) =>
        Directory.Exists(Channel) && Read("enable") == 1 && Read("period") == periodNs && ReadText("polarity") == Polarity(isInverted) ? Read("duty_cycle") : null;

    /// <summary>Sets the length of the pulse and runs the channel.</summary>
    /// <param name="dutyNs">Nanoseconds, 0 to the period.</param>
    public void Set(long dutyNs)
    {
        Write("duty_cycle", dutyNs);
        if (Read("enable") != 1)
            Write("enable", 1);
    }

    // After the export udev gives the new files to their group; until then they are root's.
    private async ValueTask WaitUntilWritableAsync(CancellationToken cancellationToken)
    {
        string path = Path.Combine(Channel, "duty_cycle");
        for (TimeSpan waited = TimeSpan.Zero; ; waited += ExportPoll)
        {
            try
            {
                using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (waited >= ExportDeadline)
                    throw new IOException($"{path} cannot be written: {exception.Message}", exception);
                await Task.Delay(ExportPoll, timeProvider, cancellationToken);
            }
        }
    }

    private static string Polarity(bool isInverted) => isInverted ? "inversed" : "normal";

    private long Read(string name) => long.TryParse(ReadText(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : -1;

    private string ReadText(string name) => File.ReadAllText(Path.Combine(Channel, name)).Trim();

    private void Write(string name, long value) => Write(Path.Combine(Channel, name), value.ToString(CultureInfo.InvariantCulture));

    private static void Write(string path, string text)
    {
        try
        {
            // An attribute takes its value in one write; it is opened as it is, never made anew.
            using FileStream file = new(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(Encoding.ASCII.GetBytes(text));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{path} may not be written by this user: add it to the group gpio.", exception);
        }
    }
}
