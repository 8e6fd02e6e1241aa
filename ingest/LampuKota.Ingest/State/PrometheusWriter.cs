using System.Globalization;
using System.Text;
using LampuKota.Broker;

namespace LampuKota.Ingest;

/// <summary>Writes metrics in Prometheus' text format 0.0.4. Names, labels and help texts are our own and need no escaping.</summary>
internal sealed class PrometheusWriter
{
    private readonly StringBuilder _text = new(16_384);

    public PrometheusWriter Counter(string name, string help, double value) => Header(name, help, "counter").Line(name, "", value);

    public PrometheusWriter Gauge(string name, string help, double value) => Header(name, help, "gauge").Line(name, "", value);

    /// <summary>A counter with a value for each value of one label.</summary>
    public PrometheusWriter Counters(string name, string help, string label, IEnumerable<(string LabelValue, double Value)> values)
    {
        Header(name, help, "counter");
        foreach ((string labelValue, double value) in values)
            Line(name, $"{{{label}=\"{labelValue}\"}}", value);
        return this;
    }

    /// <summary>A counter with two labels.</summary>
    public PrometheusWriter Counters(string name, string help, string label, string other, IEnumerable<(string LabelValue, string OtherValue, double Value)> values)
    {
        Header(name, help, "counter");
        foreach ((string labelValue, string otherValue, double value) in values)
            Line(name, $"{{{label}=\"{labelValue}\",{other}=\"{otherValue}\"}}", value);
        return this;
    }

    public PrometheusWriter Histogram(string name, string help, LatencyHistogram histogram)
    {
        Header(name, help, "histogram");
        (long[] counts, double sumSeconds) = histogram.Read();
        long below = 0;
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            below += counts[bucket];
            Line(name + "_bucket", $"{{le=\"{(bucket < LatencyHistogram.Bounds.Length ? Text(LatencyHistogram.Bounds[bucket]) : "+Inf")}\"}}", below);
        }

        return Line(name + "_sum", "", sumSeconds).Line(name + "_count", "", below);
    }

    public override string ToString() => _text.ToString();

    private PrometheusWriter Header(string name, string help, string type)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    private PrometheusWriter Line(string name, string labels, double value)
    {
        _text.Append(name).Append(labels).Append(' ').Append(Text(value)).Append('\n');
        return this;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
