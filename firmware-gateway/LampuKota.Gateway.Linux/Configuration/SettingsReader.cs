using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>Reads one section of the settings, and refuses what it does not know.</summary>
/// <param name="section">The section.</param>
internal sealed class SettingsReader(IConfigurationSection section)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string Path => section.Path;

    public string? Text(string key)
    {
        _known.Add(key);
        string? value = section[key];
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    public string Required(string key, string example) =>
        Text(key) ?? throw new ConfigurationProblemException($"{section.Path}:{key} must be set, for instance to {example}.");

    public int Integer(string key, int otherwise, int minimum, int maximum)
    {
        if (Text(key) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum)
            return value;
        throw new ConfigurationProblemException($"{section.Path}:{key} is \"{text}\" but must be a whole number from {minimum} to {maximum}.");
    }

    public double? Number(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            return value;
        throw new ConfigurationProblemException($"{section.Path}:{key} is \"{text}\" but must be a number.");
    }

    public bool Switch(string key, bool otherwise)
    {
        if (Text(key) is not { } text)
            return otherwise;
        return bool.TryParse(text, out bool value)
            ? value
            : throw new ConfigurationProblemException($"{section.Path}:{key} is \"{text}\" but must be true or false.");
    }

    public T Choice<T>(string key, T otherwise)
        where T : struct, Enum
    {
        if (Text(key) is not { } text)
            return otherwise;
        return !char.IsAsciiDigit(text[0]) && Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw new ConfigurationProblemException($"{section.Path}:{key} is \"{text}\" but must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    public HardwareAddress? Address(string key, string example)
    {
        if (Text(key) is not { } text)
            return null;
        return HardwareAddress.TryParse(text, out HardwareAddress? address)
            ? address
            : throw new ConfigurationProblemException($"{section.Path}:{key} is \"{text}\" but must name a device and a part of it, for instance {example}.");
    }

    /// <summary>Refuses settings that nobody asked for: most are misspelt.</summary>
    /// <param name="alsoKnown">Settings that are read elsewhere.</param>
    public void RefuseOthers(params ReadOnlySpan<string> alsoKnown)
    {
        foreach (string known in alsoKnown)
            _known.Add(known);
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!_known.Contains(child.Key))
                throw new ConfigurationProblemException($"{child.Path} is not a setting; {section.Path} knows {string.Join(", ", _known)}.");
        }
    }
}
