using System.Globalization;
using System.Text;

namespace LampuKota.Ingest;

/// <summary>Writes metrics in Prometheus' text format 0.0.4.</summary>
internal sealed class PrometheusWriter
{
    private readonly StringBuilder _text = new(4096);

    public PrometheusWriter Counter(string name, string help, double value) => Header(name, help, "counter").Line(name, "", value);

    public PrometheusWriter Gauge(string name, string help, double value) => Header(name, help, "gauge").Line(name, "", value);

    /// <summary>Begins a metric whose values follow by <see cref="Value"/>.</summary>
    public PrometheusWriter Header(string name, string help, string type)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    /// <summary>One value with a label, both of our own making.</summary>
    public PrometheusWriter Value(string name, string label, string labelValue, double value) => Line(name, $"{{{label}=\"{labelValue}\"}}", value);

    public PrometheusWriter Histogram(string name, string help, LatencyHistogram histogram)
    {
        Header(name, help, "histogram");
        (long[] counts, double sumSeconds) = histogram.Read();
        long below = 0;
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            below += counts[bucket];
            Value(name + "_bucket", "le", bucket < LatencyHistogram.Bounds.Length ? Text(LatencyHistogram.Bounds[bucket]) : "+Inf", below);
        }

        return Line(name + "_sum", "", sumSeconds).Line(name + "_count", "", below);
    }

    public override string ToString() => _text.ToString();

    private PrometheusWriter Line(string name, string labels, double value)
    {
        _text.Append(name).Append(labels).Append(' ').Append(Text(value)).Append('\n');
        return this;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
