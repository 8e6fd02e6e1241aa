using System.Diagnostics;

namespace LampuKota.Guest;

/// <summary>A GPIO chip of the kernel's simulator (gpio-sim), seen from the other side: what its pins carry, and what pulls at them.</summary>
/// <param name="name">Its name in configfs.</param>
internal sealed class SimulatedChip(string name)
{
    private const string Root = "/sys/kernel/config/gpio-sim";

    /// <summary>How long a test waits for anything: many times what the guest takes to start a program.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>The chip that the guest starts with, labelled <c>pinctrl-bcm2711</c>.</summary>
    public static SimulatedChip Pi { get; } = new("pi");

    private string Folder => Path.Combine(Root, name);

    /// <summary>Makes a chip of eight lines, labelled as it is named.</summary>
    public static SimulatedChip Plug(string name)
    {
        var chip = new SimulatedChip(name);
        Directory.CreateDirectory(Path.Combine(chip.Folder, "bank"));
        Write(Path.Combine(chip.Folder, "bank", "num_lines"), "8");
        Write(Path.Combine(chip.Folder, "bank", "label"), name);
        chip.PlugBack();
        return chip;
    }

    public void PlugBack() => Write(Path.Combine(Folder, "live"), "1");

    /// <summary>Takes the chip away, held or not, as a pulled USB adapter goes.</summary>
    public void Unplug() => Write(Path.Combine(Folder, "live"), "0");

    /// <summary>The level that a pin carries.</summary>
    public int Level(int line) => File.ReadAllText(Path.Combine(LineFolder(line), "value")).Trim() == "1" ? 1 : 0;

    /// <summary>Pulls at a pin from outside: sets an input, and is what a pin falls back to that nobody drives.</summary>
    public void Pull(int line, bool up) => Write(Path.Combine(LineFolder(line), "pull"), up ? "pull-up" : "pull-down");

    /// <summary>Waits until a pin carries a level.</summary>
    public async Task WaitForAsync(int line, int level)
    {
        long start = Stopwatch.GetTimestamp();
        while (Level(line) != level)
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"Line {line} of {name} does not become {level}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20)); // the file tells nobody of changes
        }
    }

    /// <summary>Watches a pin until it is told to end, as closely as files can be read.</summary>
    /// <returns>Whether it carried anything but this level.</returns>
    public Task<bool> HasLeftAsync(int line, int level, CancellationToken isWatched) => Task.Run(async () =>
    {
        bool hasLeft = false;
        while (!isWatched.IsCancellationRequested)
        {
            hasLeft |= Level(line) != level;
            await Task.Delay(TimeSpan.FromMilliseconds(20), isWatched).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return hasLeft;
    }, CancellationToken.None);

    private string LineFolder(int line)
    {
        string device = File.ReadAllText(Path.Combine(Folder, "dev_name")).Trim();
        string chip = File.ReadAllText(Path.Combine(Folder, "bank", "chip_name")).Trim();
        return $"/sys/devices/platform/{device}/{chip}/sim_gpio{line}";
    }

    private static void Write(string path, string text) => File.WriteAllText(path, text);
}
