using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LampuKota.EndToEnd;

/// <summary>
/// A gateway that refuses what it is given, as an operator meets it in a real browser: the reason in Indonesian, the gateway's own sentence beside it. The gateway is played by a client;
/// ingest and dashboard are the real programs. Pictures stay in artifacts/test-artifacts.
/// </summary>
public sealed class GatewayRefusalTests
{
    private const float DeadlineMs = 60_000;
    private const string ScheduleReason = "The lamp KPG-OSP-P001-L002 follows the calendar \"CAL-PASAR\", which is not there.";
    private const string CommandDetail = "The ramp of 3601 s is longer than 3600 s.";

    [RequiresFact(Browser.Program)]
    public async Task A_refused_calendar_and_a_refused_command_stand_before_the_operator_with_their_reasons()
    {
        await using var house = new CommandHouse();
        await house.StartIngestAsync();
        await house.StartDashboardAsync();
        await using MqttClient gateway = await PlayGatewayAsync(house.MqttPort);
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(house.Address, "/jadwal"));
        ILocator refused = page.GetByTestId("refused-by");
        await Expect(refused).ToContainTextAsync("tetap menjalankan yang lama", new() { Timeout = DeadlineMs });
        await Expect(refused.GetByTestId("gateways-words")).ToContainTextAsync(ScheduleReason);
        await Picture(page, "refused-calendar");

        await page.GotoAsync(new Uri(house.Address, "/sistem/gateway/" + CommandHouse.Gateway).ToString());
        await Expect(page.GetByTestId("gateway-given")).ToHaveAttributeAsync("data-state", "Refused", new() { Timeout = DeadlineMs });
        await Expect(page.GetByTestId("unreadable-commands")).ToContainTextAsync("2 perintah tidak terbaca");
        await Picture(page, "refused-gateway");

        await page.GotoAsync(new Uri(house.Address, "/lampu/" + CommandHouse.Lamp1).ToString());
        await page.GetByTestId("action-on").CheckAsync(new LocatorCheckOptions { Force = true });
        await page.GetByTestId("send-command").ClickAsync();
        ILocator state = page.GetByTestId("command-state").First;
        await Expect(state).ToHaveAttributeAsync("data-state", "Rejected", new() { Timeout = DeadlineMs });
        await Expect(state).ToContainTextAsync("Gateway menolak isi perintah");
        await Expect(state.GetByTestId("gateways-words")).ToContainTextAsync(CommandDetail);
        await Picture(page, "refused-command");

        await page.GetByTestId("command").First.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByTestId("open-targets").GetByTestId("gateways-words")).ToContainTextAsync(CommandDetail, new() { Timeout = DeadlineMs });
        Assert.Empty(errors);
    }

    // Runs version 0 for ever, and takes no command.
    private static async Task<MqttClient> PlayGatewayAsync(int mqttPort)
    {
        var gateway = new MqttClient(new MqttClientOptions { Host = "127.0.0.1", Port = mqttPort, ClientIdentifier = CommandHouse.Gateway });
        gateway.MessageHandler = async (message, ignored) =>
        {
            if (LightingJson.TryParseDesired(message.Payload.Span, out DesiredDocument? desired, out _))
                await TellAsync(gateway, Topics.Reported(CommandHouse.Gateway), LightingJson.ToUtf8(new ReportedDocument(0, "0.1.0", [], desired.Version, ScheduleReason, NowUnixMs(), UnreadableCommands: 2)));
            else if (LightingJson.TryParseCommand(message.Payload.Span, out LampCommand? command, out _))
                await TellAsync(gateway, Topics.CommandResult(CommandHouse.Gateway), LightingJson.ToUtf8(Refusal(command)));
        };
        await gateway.StartAsync();
        await TellAsync(gateway, Topics.Status(CommandHouse.Gateway), LightingJson.ToUtf8(new GatewayStatus(true, NowUnixMs(), "0.1.0")));
        await gateway.SubscribeAsync([.. new[] { Topics.Desired(CommandHouse.Gateway), Topics.Command(CommandHouse.Gateway) }.Select(topic => new TopicSubscription(topic, QualityOfService.AtLeastOnce))]);
        return gateway;
    }

    private static LampCommandResult Refusal(LampCommand command) =>
        new(command.Id, command.Targets[0], LampCommandResultState.Rejected, RejectionReason.Invalid, NowUnixMs(), Detail: CommandDetail);

    private static async Task TellAsync(MqttClient gateway, string topic, byte[] payload) =>
        await gateway.PublishAsync(new MqttMessage { Topic = topic, Payload = payload, Qos = QualityOfService.AtLeastOnce, Retain = !topic.EndsWith("/result", StringComparison.Ordinal) });

    private static long NowUnixMs() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static Task<byte[]> Picture(IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.TestArtifacts, name + ".png") });
}
