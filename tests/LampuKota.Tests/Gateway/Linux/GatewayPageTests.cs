using System.Text;
using System.Text.RegularExpressions;
using LampuKota.Gateway.Linux;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Tests;

/// <summary>Holds docs/gateway.md to the program: what it says to write down is what the program takes.</summary>
public sealed partial class GatewayPageTests
{
    [Fact]
    public void Every_configuration_of_the_page_is_read_whole()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "gateway.md"));
        MatchCollection examples = JsonBlock().Matches(page);

        Assert.NotEmpty(examples);
        foreach (Match example in examples)
        {
            using var json = new MemoryStream(Encoding.UTF8.GetBytes(example.Groups[1].Value));
            IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonStream(json).Build();
            Assert.Empty(configuration.GetChildren().Select(section => section.Key).Except(ProgramSettings.Sections));

            ProgramSettings settings = ProgramSettings.Read(configuration);
            Assert.NotEmpty(settings.Lamps);
            Assert.NotEmpty(settings.Sensors);
            Assert.NotNull(settings.Mqtt!.Tls);
        }
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
