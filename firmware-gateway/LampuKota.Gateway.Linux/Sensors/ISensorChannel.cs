namespace LampuKota.Gateway.Linux;

/// <summary>One measured value as its hardware gives it: an attribute of a kernel driver, a GPIO line, a register of a meter.</summary>
internal interface ISensorChannel
{
    /// <summary>Unit of what was read last; null where the hardware has none of its own.</summary>
    SysfsUnit? Unit => null;

    /// <summary>Measures. May block for as long as the hardware takes, milliseconds to a second.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The hardware did not answer; a sentence for the operator.</exception>
    double Read(CancellationToken cancellationToken);

    /// <summary>Names whom to tell of a change, where the hardware notices changes by itself: the value as <see cref="Read"/> gives it, or null where it is not known by the change.</summary>
    void OnChange(Action<double?> changed)
    {
    }
}
