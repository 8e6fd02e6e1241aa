namespace LampuKota.Gateway.Linux;

/// <summary>Finds hwmon and IIO devices by name or label (<c>ina226</c>), or where several have it by name and bus address (<c>ina226@1-0040</c>).</summary>
/// <param name="roots">Where the kernel shows its devices.</param>
internal sealed class SysfsDevices(HardwareRoots roots)
{
    /// <summary>The hwmon devices.</summary>
    public IReadOnlyList<SysfsDevice> Hwmon() => List(Path.Combine(roots.Sys, "class", "hwmon"), "hwmon*");

    /// <summary>The IIO devices.</summary>
    public IReadOnlyList<SysfsDevice> Iio() => List(Path.Combine(roots.Sys, "bus", "iio", "devices"), "iio:device*");

    /// <summary>The one device of a name.</summary>
    /// <param name="devices">What there is.</param>
    /// <param name="name">Name, perhaps with the address.</param>
    /// <exception cref="IOException">There is none, or more than one; a sentence for the operator.</exception>
    public static SysfsDevice Find(IReadOnlyList<SysfsDevice> devices, string name)
    {
        string[] parts = name.Split('@', 2);
        SysfsDevice[] found = [.. devices.Where(device => (device.Name == parts[0] || device.Label == parts[0]) && (parts.Length == 1 || device.IsAt(parts[1])))];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new IOException($"There is no sensor \"{name}\"; \"check\" lists those that there are. Is its overlay loaded and its wiring right?"),
            _ => throw new IOException($"There are {found.Length} sensors \"{name}\"; name one by its bus address, as in {parts[0]}@1-0040."),
        };
    }

    private static IReadOnlyList<SysfsDevice> List(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
            return [];

        return
        [
            .. from path in Directory.GetFileSystemEntries(folder, pattern)
               let nameFile = Path.Combine(path, "name")
               where File.Exists(nameFile)
               orderby path.Length, path
               select new SysfsDevice(
                   path,
                   File.ReadAllText(nameFile).Trim(),
                   File.Exists(Path.Combine(path, "label")) ? File.ReadAllText(Path.Combine(path, "label")).Trim() : null,
                   Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path),
        ];
    }
}

/// <summary>One device.</summary>
/// <param name="Folder">Its folder of attributes.</param>
/// <param name="Name">The driver's name of it.</param>
/// <param name="Label">The name that the device tree gives it, if any.</param>
/// <param name="Place">Its place in the tree of devices, in which its bus address is a part.</param>
internal sealed record SysfsDevice(string Folder, string Name, string? Label, string Place)
{
    public bool IsAt(string address) => Place.Split('/').Contains(address);

    /// <summary>The attribute of a name, or the one whose label (<c>power1_label</c>, <c>in_voltage0_label</c>) has that name.</summary>
    public string AttributeOf(string nameOrLabel)
    {
        const string suffix = "_label";
        if (File.Exists(Path.Combine(Folder, nameOrLabel)))
            return nameOrLabel;

        string? label = Directory.GetFiles(Folder, "*" + suffix).FirstOrDefault(path => File.ReadAllText(path).Trim() == nameOrLabel);
        if (label is null)
            return nameOrLabel;

        string channel = Path.GetFileName(label)[..^suffix.Length];
        return File.Exists(Path.Combine(Folder, channel + "_input")) ? channel + "_input" : channel + "_raw";
    }

    /// <summary>The attributes that hold a measured value.</summary>
    public IReadOnlyList<string> Values() =>
    [
        .. from path in Directory.GetFiles(Folder)
           let name = Path.GetFileName(path)
           where name.EndsWith("_input", StringComparison.Ordinal)
               || name.EndsWith("_average", StringComparison.Ordinal)
               || (name.StartsWith("in_", StringComparison.Ordinal) && name.EndsWith("_raw", StringComparison.Ordinal))
           orderby name
           select name,
    ];
}
