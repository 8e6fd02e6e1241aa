using System.Globalization;
using LampuKota.Lighting;
using LampuKota.Simulators;

namespace LampuKota.Benchmarks;

/// <summary>What the command line of the pipeline benchmark asks for.</summary>
internal sealed record PipelineOptions
{
    public const string Help = """
        pipeline [options]
          --quick            a quarter of the values
          --scale X          X times the values, at most 20
          --ours             ours alone
          --rules N          ours alone, with and without its fault rules, N times in turns; W1, W2 and W3 in columns
          --workload NAME    one workload: W1 a lamp a message, W2 a gateway a message, W3 the same of 100,000 lamps
          --format NAME      one format, by its name in a gateway's settings: senml+json, columns, ...
        """;

    /// <summary>Times the usual number of values.</summary>
    public double Scale { get; private init; } = 1;

    public bool OursAlone { get; private init; }

    /// <summary>How often the fault rules are measured; 0 where they are not.</summary>
    public int RuleTurns { get; private init; }

    public string? Workload { get; private init; }

    public TelemetryFormat? Format { get; private init; }

    public static PipelineOptions? Parse(ReadOnlySpan<string> arguments, out string? mistake)
    {
        var options = new PipelineOptions();
        mistake = null;
        while (mistake is null && !arguments.IsEmpty)
        {
            switch (arguments)
            {
                case ["--quick", ..]:
                    options = options with { Scale = 0.25 };
                    arguments = arguments[1..];
                    break;
                case ["--ours", ..]:
                    options = options with { OursAlone = true };
                    arguments = arguments[1..];
                    break;
                case ["--rules", var text, ..] when int.TryParse(text, CultureInfo.InvariantCulture, out int turns) && turns is > 0 and <= 20:
                    options = options with { RuleTurns = turns };
                    arguments = arguments[2..];
                    break;
                case ["--scale", var text, ..] when double.TryParse(text, CultureInfo.InvariantCulture, out double scale) && scale is > 0 and <= 20:
                    options = options with { Scale = scale };
                    arguments = arguments[2..];
                    break;
                case ["--workload", "W1" or "W2" or "W3", ..]:
                    options = options with { Workload = arguments[1] };
                    arguments = arguments[2..];
                    break;
                case ["--format", var name, ..] when LoadFormat.Find(name) is not null:
                    options = options with { Format = LoadFormat.Find(name) };
                    arguments = arguments[2..];
                    break;
                default:
                    mistake = $"\"{string.Join(' ', arguments)}\" is not understood.\n{Help}";
                    break;
            }
        }

        return mistake is null ? options : null;
    }
}
