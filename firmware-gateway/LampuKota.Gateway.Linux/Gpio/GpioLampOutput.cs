namespace LampuKota.Gateway.Linux;

/// <summary>
/// A relay on a GPIO line: on at any level above 0. The line is taken as it is, so that taking it switches nothing: a restarted program finds the level that
/// the one before left, where the chip keeps it (on a Raspberry Pi by <c>persist_gpio_outputs</c>; see docs/decisions/0056). When the process ends the kernel
/// takes the line back, and the pin may fall back to its resistor; relays are wired to the normally closed contact, so that the lamp is then lit.
/// </summary>
/// <param name="chips">The chips.</param>
/// <param name="address">Chip and line.</param>
/// <param name="isActiveLow">Whether a low level switches the lamp on.</param>
internal sealed class GpioLampOutput(GpioChips chips, HardwareAddress address, bool isActiveLow) : IReadableLampOutput, IDisposable
{
    private GpioOutputLine? _line;

    /// <inheritdoc/>
    public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
    {
        WithLine(line =>
        {
            line.Drive(levelPercent > 0);
            return levelPercent;
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(WithLine(line => line.IsOutput ? line.IsActive() ? 100 : 0 : (int?)null));

    public void Dispose() => _line?.Dispose();

    private T WithLine<T>(Func<GpioOutputLine, T> act)
    {
        _line ??= Take();
        try
        {
            return act(_line);
        }
        catch (IOException)
        {
            // A chip that comes back is another chip: the line is taken anew at the next try.
            _line.Dispose();
            _line = null;
            throw;
        }
    }

    private GpioOutputLine Take()
    {
        using GpioChip chip = chips.Open(address.Device);
        return chip.TakeForOutput(chip.Require(address.Channel).Offset, isActiveLow);
    }
}
