using System.Globalization;
using System.Text;

namespace LampuKota.Gateway.Linux;

/// <summary>One PWM channel of the kernel's sysfs interface (Documentation/driver-api/pwm.rst).</summary>
internal sealed class PwmChannel
{
    private static readonly TimeSpan ExportDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExportPoll = TimeSpan.FromMilliseconds(20);

    private readonly HardwareAddress _address;
    private readonly TimeProvider _timeProvider;
    private readonly string _chip;
    private readonly string _channel;
    private readonly AttributeFile _period;
    private readonly AttributeFile _dutyCycle;
    private readonly AttributeFile _enable;
    private readonly AttributeFile _polarity;

    /// <param name="roots">Where the kernel shows its devices.</param>
    /// <param name="address">Chip and channel number, for instance <c>pwmchip0:1</c>.</param>
    /// <param name="timeProvider">Real time.</param>
    public PwmChannel(HardwareRoots roots, HardwareAddress address, TimeProvider timeProvider)
    {
        (_address, _timeProvider) = (address, timeProvider);
        _chip = Path.Combine(roots.Sys, "class", "pwm", address.Device);
        _channel = Path.Combine(_chip, "pwm" + address.Channel);
        _period = new AttributeFile(Path.Combine(_channel, "period"));
        _dutyCycle = new AttributeFile(Path.Combine(_channel, "duty_cycle"));
        _enable = new AttributeFile(Path.Combine(_channel, "enable"));
        _polarity = new AttributeFile(Path.Combine(_channel, "polarity"));
    }

    /// <summary>
    /// Makes the channel ready. One that runs already with the same period and polarity is left as it runs, so that a restart does not make the lamp blink.
    /// </summary>
    /// <param name="periodNs">Length of one period, nanoseconds.</param>
    /// <param name="isInverted">Whether the pulse is low.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It is not there or cannot be set.</exception>
    public async ValueTask PrepareAsync(long periodNs, bool isInverted, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_chip))
            throw new IOException($"There is no {_chip}: enable the PWM overlay (dtoverlay=pwm-2chan on a Raspberry Pi).");
        if (!Directory.Exists(_channel))
            Write(Path.Combine(_chip, "export"), _address.Channel);
        await WaitUntilWritableAsync(cancellationToken);

        if (_period.ReadNumber() == periodNs && _polarity.Holds(Polarity(isInverted)))
            return;

        // The kernel refuses a period shorter than the pulse, and another polarity while the channel runs.
        Write(_enable, 0);
        Write(_dutyCycle, 0);
        Write(_period, periodNs);
        Write(_polarity.Path, Encoding.ASCII.GetString(Polarity(isInverted)));
    }

    /// <summary>Length of the pulse of a channel that runs already, nanoseconds; null where it does not, or runs otherwise than asked.</summary>
    /// <param name="periodNs">Length of one period, nanoseconds.</param>
    /// <param name="isInverted">Whether the pulse is low.</param>
    public long? Running(long periodNs, bool isInverted) =>
        _enable.IsThere && _enable.ReadNumber() == 1 && _period.ReadNumber() == periodNs && _polarity.Holds(Polarity(isInverted)) ? (long)_dutyCycle.ReadNumber() : null;

    /// <summary>Sets the length of the pulse and runs the channel.</summary>
    /// <param name="dutyNs">Nanoseconds, 0 to the period.</param>
    public void Set(long dutyNs)
    {
        Write(_dutyCycle, dutyNs);
        if (_enable.ReadNumber() != 1)
            Write(_enable, 1);
    }

    // After the export udev gives the new files to their group; until then they are root's.
    private async ValueTask WaitUntilWritableAsync(CancellationToken cancellationToken)
    {
        string path = _dutyCycle.Path;
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
                await Task.Delay(ExportPoll, _timeProvider, cancellationToken);
            }
        }
    }

    private static ReadOnlySpan<byte> Polarity(bool isInverted) => isInverted ? "inversed"u8 : "normal"u8;

    private static void Write(AttributeFile attribute, long value) => Write(attribute.Path, value.ToString(CultureInfo.InvariantCulture));

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
