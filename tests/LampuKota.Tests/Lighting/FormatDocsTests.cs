using System.Text;
using System.Text.RegularExpressions;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed partial class FormatDocsTests
{
    [Theory]
    [InlineData("documents.md", "Desired", 1)]
    [InlineData("documents.md", "Reported", 1)]
    [InlineData("documents.md", "Status", 2)]
    [InlineData("documents.md", "Event", 1)]
    [InlineData("commands.md", "Command", 2)]
    [InlineData("commands.md", "Lock", 2)]
    [InlineData("commands.md", "Result", 3)]
    public void Every_example_of_the_format_documents_reads_within_the_limits_and_shows_every_member(string file, string section, int count)
    {
        string[] examples = ExamplesOf(file, section);

        Assert.Equal(count, examples.Length);
        Assert.All(examples, example =>
        {
            byte[]? written = ReadAndWrite(section, Encoding.UTF8.GetBytes(example), out string? problem);
            Assert.True(written is not null, problem);
            Assert.Equal(WithoutSpace(example), WithoutSpace(Encoding.UTF8.GetString(written)));
        });
    }

    private static byte[]? ReadAndWrite(string section, byte[] json, out string? problem) => section switch
    {
        "Desired" => LightingJson.TryParseDesired(json, out DesiredDocument? desired, out problem) ? LightingJson.ToUtf8(desired) : null,
        "Reported" => LightingJson.TryParseReported(json, out ReportedDocument? reported, out problem) ? LightingJson.ToUtf8(reported) : null,
        "Status" => LightingJson.TryParseStatus(json, out GatewayStatus? status, out problem) ? LightingJson.ToUtf8(status) : null,
        "Event" => LightingJson.TryParseEvent(json, out DeviceEvent? deviceEvent, out problem) ? LightingJson.ToUtf8(deviceEvent) : null,
        "Command" => LightingJson.TryParseCommand(json, out LampCommand? command, out problem) ? LightingJson.ToUtf8(command) : null,
        "Lock" => LightingJson.TryParseLock(json, out LockCommand? order, out problem) ? LightingJson.ToUtf8(order) : null,
        _ => LightingJson.TryParseCommandResult(json, out LampCommandResult? result, out problem) ? LightingJson.ToUtf8(result) : null,
    };

    private static string[] ExamplesOf(string file, string section)
    {
        string text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "formats", file));
        string body = text.Split("\n## ").Single(part => part.StartsWith(section + ":", StringComparison.Ordinal));
        return [.. Example().Matches(body).Select(match => match.Groups[1].Value)];
    }

    private static string WithoutSpace(string json) => Space().Replace(json.Replace("\\u0022", "\\\"", StringComparison.Ordinal), "");

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
