namespace LampuKota.Gateway.Linux;

/// <summary>Finds GPIO chips and lines.</summary>
/// <param name="roots">Where the kernel shows its devices.</param>
internal sealed class GpioChips(HardwareRoots roots)
{
    /// <summary>The device files of all chips, in order of their numbers.</summary>
    public IReadOnlyList<string> Paths() => Directory.Exists(roots.Dev)
        ? [.. Directory.GetFiles(roots.Dev, "gpiochip*").OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal)]
        : [];

    /// <summary>Opens the chip of a name (<c>gpiochip0</c>) or label (<c>pinctrl-bcm2711</c>).</summary>
    /// <exception cref="IOException">There is none, or it cannot be opened; a sentence for the operator.</exception>
    public GpioChip Open(string nameOrLabel)
    {
        var refused = new List<string>();
        foreach (string path in Paths())
        {
            try
            {
                var chip = new GpioChip(path);
                if (chip.Name == nameOrLabel || chip.Label == nameOrLabel)
                    return chip;
                chip.Dispose();
            }
            catch (UnauthorizedAccessException)
            {
                refused.Add(path);
            }
        }

        throw new IOException(refused.Count == 0
            ? $"There is no GPIO chip named or labelled \"{nameOrLabel}\"; \"check\" lists those that there are."
            : $"The GPIO chip \"{nameOrLabel}\" was not found, and {string.Join(", ", refused)} may not be opened by this user: add it to the group gpio.");
    }
}
