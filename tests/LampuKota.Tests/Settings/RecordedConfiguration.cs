using Microsoft.Extensions.Configuration;

namespace LampuKota.Tests;

/// <summary>Settings in memory that remember which of them were asked for.</summary>
/// <param name="settings">What is set.</param>
internal sealed class RecordedConfiguration(IEnumerable<KeyValuePair<string, string>> settings) : ConfigurationProvider, IConfigurationSource
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every key that was asked for, whether it is set or not.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public override void Load() => Data = settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.OrdinalIgnoreCase);

    public override bool TryGet(string key, out string? value)
    {
        _asked.Add(key);
        return base.TryGet(key, out value);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public IConfiguration Open() => new ConfigurationBuilder().Add(this).Build();
}
