namespace LampuKota.Gateway.Linux;

/// <summary>
/// A relay on a GPIO line: on at any level above 0. The line is taken only when the first level is known and has that value from its first moment on, so
/// that a start or restart of the program switches no lamp by itself. When the process ends the kernel gives the line back; relays are wired to the
/// normally closed contact, so that a pin that then falls back leaves the lamp lit, and on a Raspberry Pi pins keep their level
/// (<c>pinctrl_bcm2835.persist_gpio_outputs</c>).
/// </summary>
/// <param name="chips">The chips.</param>
/// <param name="address">Chip and line.</param>
/// <param name="isActiveLow">Whether a low level switches the lamp on.</param>
internal sealed class GpioLampOutput(GpioChips chips, HardwareAddress address, bool isActiveLow) : ILampOutput, IDisposable
{
    private GpioOutputLine? _line;

    /// <inheritdoc/>
    public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
    {
        bool isOn = levelPercent > 0;
        if (_line is null)
            _line = Request(isOn);
        else
            _line.Set(isOn);
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _line?.Dispose();

    private GpioOutputLine Request(bool isOn)
    {
        try
        {
            using GpioChip chip = chips.Open(address.Device);
            GpioLineDescription line = chip.Find(address.Channel)
                ?? throw new IOException($"The GPIO chip \"{address.Device}\" has no line \"{address.Channel}\"; \"check\" lists those that it has.");
            return chip.RequestOutput(line.Offset, isActiveLow, isOn);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }
}
