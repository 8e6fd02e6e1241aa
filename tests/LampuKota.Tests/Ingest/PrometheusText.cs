using System.Globalization;
using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>
/// Reads Prometheus' text format 0.0.4 as strictly as its documentation describes it, and the naming rules that <c>promtool check metrics</c> holds.
/// </summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, (string Help, string Type)> _families = [];
    private readonly Dictionary<string, double> _samples = [];

    /// <summary>The value of a sample, written as in the text.</summary>
    public double this[string sample] => _samples[sample];

    public IEnumerable<string> Samples => _samples.Keys;

    public static PrometheusText Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        PrometheusText parsed = new();
        string? family = null;
        string? help = null;
        foreach (string line in text[..^1].Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                string[] parts = line.Split(' ', 4);
                Assert.Equal(4, parts.Length);
                (family, help) = (parts[2], parts[3]);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] parts = line.Split(' ');
                Assert.Equal(family, parts[2]);
                Assert.Contains(parts[3], (string[])["counter", "gauge", "histogram"]);
                Assert.True(parsed._families.TryAdd(parts[2], (help!, parts[3])), $"{family} comes twice");
                CheckName(family!, parts[3]);
            }
            else
            {
                parsed.AddSample(line, family!);
            }
        }

        Assert.All(parsed._families.Where(entry => entry.Value.Type == "histogram"), entry => parsed.CheckHistogram(entry.Key));
        return parsed;
    }

    private void AddSample(string line, string family)
    {
        Match match = Sample().Match(line);
        Assert.True(match.Success, line);
        string name = match.Groups["name"].Value;
        bool isHistogram = _families[family].Type == "histogram";
        Assert.True(name == family || (isHistogram && name[family.Length..] is "_bucket" or "_sum" or "_count"), $"{name} stands under {family}");
        double value = double.Parse(match.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(_families[family].Type == "gauge" || value >= 0, line);
        Assert.True(_samples.TryAdd(line[..line.LastIndexOf(' ')], value), $"{line} comes twice");
    }

    /// <summary>Counters end with _total, others do not; base units; no type or camel case in a name.</summary>
    private static void CheckName(string name, string type)
    {
        Assert.Matches("^[a-z][a-z0-9_]*$", name);
        Assert.Equal(type == "counter", name.EndsWith("_total", StringComparison.Ordinal));
        Assert.DoesNotMatch("_(count|sum|bucket|counter|gauge|histogram|milliseconds|ms|kilobytes|minutes)$", name);
    }

    private void CheckHistogram(string name)
    {
        double[] buckets = [.. _samples.Where(sample => sample.Key.StartsWith($"{name}_bucket{{", StringComparison.Ordinal)).Select(sample => sample.Value)];
        Assert.True(buckets.Length > 1);
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(_samples[$"{name}_count"], _samples[$"{name}_bucket{{le=\"+Inf\"}}"]);
        Assert.True(_samples.ContainsKey($"{name}_sum"));
    }

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*=""[^""\\\n]*""(,[a-zA-Z_][a-zA-Z0-9_]*=""[^""\\\n]*"")*\})? (?<value>[+-]?(\d+(\.\d+)?([eE][+-]?\d+)?|Inf)|NaN)$")]
    private static partial Regex Sample();
}
