using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>The test vectors of docs/formats/column-frame.md: each is written byte for byte, and read back.</summary>
public sealed partial class ColumnFrameDocsTests
{
    [Fact]
    public void Every_test_vector_of_the_document_is_what_is_written_and_reads_back()
    {
        Vector[] vectors = ReadVectors();

        Assert.Equal(4, vectors.Length);
        Assert.All(vectors, vector =>
        {
            Assert.Equal(vector.Hex, Hex(vector.Samples));
            Assert.Equal(vector.Rows.Order(StringComparer.Ordinal), Decode(vector.Hex).Order(StringComparer.Ordinal));
        });
    }

    private static string Hex(SampleBatch samples)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ColumnFrameEncoder.Write(samples, bytes);
        return Convert.ToHexString(bytes.WrittenSpan);
    }

    private static string[] Decode(string hex)
    {
        var batch = new SampleBatch();
        TelemetryDecodeResult result = TelemetryCodec.Decode(null, Convert.FromHexString(hex), 1_763_700_200_000, batch);
        Assert.Equal((null, 0), (result.Reason, result.Rejected.Total));
        return SenMLJsonDecoderTests.Lines(batch);
    }

    private static Vector[] ReadVectors()
    {
        string text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "formats", "column-frame.md"));
        return [.. text[text.IndexOf("## Test vectors", StringComparison.Ordinal)..].Split("\n### ").Skip(1).Select(ReadVector)];
    }

    private static Vector ReadVector(string section)
    {
        string hex = Space().Replace(Block().Match(section).Groups[1].Value, "");
        var batch = new SampleBatch();
        foreach (Match row in Row().Matches(section))
        {
            batch.Add(
                batch.Devices.Intern(Encoding.ASCII.GetBytes(row.Groups[1].Value)),
                batch.Quantities.Intern(Encoding.ASCII.GetBytes(row.Groups[2].Value)),
                long.Parse(row.Groups[3].Value, CultureInfo.InvariantCulture),
                double.Parse(row.Groups[4].Value, CultureInfo.InvariantCulture));
        }

        return new Vector(hex, batch, SenMLJsonDecoderTests.Lines(batch));
    }

    [GeneratedRegex("```hex\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\| `(\S+)` \| `(\S+)` \| (\S+) \| (\S+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    private sealed record Vector(string Hex, SampleBatch Samples, string[] Rows);
}
