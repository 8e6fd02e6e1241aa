using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>What every uplink owes the gateway and the backend: the whole gateway over the real client and a real server, seen from the backend's side.</summary>
public abstract class GatewayUplinkBehaviour : IAsyncLifetime, IAsyncDisposable
{
    private protected const string Gateway = "KPG-G1";
    private protected const string Lamp = "KPG-P1-L001";
    private protected static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly RecordingOutput _output = new();
    private GatewayService _gateway = null!;

    private protected static long Now => SystemClock.Instance.GetCurrentInstant().ToUnixTimeMilliseconds();

    private protected static CityClock Clock { get; } = CityClock.RealTime(SystemClock.Instance);

    private protected abstract Task StartBackendAsync();

    private protected abstract Task StopBackendAsync();

    private protected abstract IGatewayUplink CreateUplink(TelemetryFormat format = TelemetryFormat.ColumnFrame);

    private protected abstract Task SendDesiredAsync(DesiredDocument document);

    private protected abstract Task SendCommandAsync(LampCommand command, string correlation);

    /// <summary>The next message of a kind, named by the last levels of its topic over plain MQTT.</summary>
    private protected abstract Task<BackendMessage> ReceiveAsync(string topic, Predicate<BackendMessage> isMeant);

    /// <summary>Ends the gateway's connection without a word.</summary>
    private protected abstract Task CutAsync();

    public async Task InitializeAsync()
    {
        await StartBackendAsync();
        await StartGatewayAsync();
        await StatusAsync(isOnline: true);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await StopBackendAsync();
        GC.SuppressFinalize(this);
    }

    private async Task StartGatewayAsync(TelemetryFormat format = TelemetryFormat.ColumnFrame)
    {
        var options = new GatewayOptions { GatewayId = Gateway, Lamps = [new GatewayLamp(Lamp, _output)], Sensors = [new FollowingMeter(Lamp, _output)] };
        _gateway = new GatewayService(options, CreateUplink(format), Clock, TimeProvider.System, NullLoggerFactory.Instance);
        await _gateway.StartAsync(CancellationToken.None);
    }

    private Task<BackendMessage> ResultAsync(string id) => ReceiveAsync("command/result", message =>
        LightingJson.TryParseCommandResult(message.Payload, out LampCommandResult? result, out _) && result.Id == id);

    private Task<BackendMessage> StatusAsync(bool isOnline) => ReceiveAsync("status", message =>
        LightingJson.TryParseStatus(message.Payload, out GatewayStatus? status, out _) && status.Online == isOnline);

    private Task<BackendMessage> ReportedAsync(long version) => ReceiveAsync("reported", message =>
        LightingJson.TryParseReported(message.Payload, out ReportedDocument? reported, out _) && reported.DesiredVersion == version);

    private static LampCommand Command(string id, int level) => new(id, [Lamp], level, 0, Now + 60_000, "test");

    [Fact]
    public async Task A_command_is_answered_with_its_correlation_and_proven_by_telemetry()
    {
        await SendDesiredAsync(LightingExamples.Desired(1));
        await ReportedAsync(1);
        await SendCommandAsync(Command("c-1", 50), "42");

        BackendMessage answer = await ResultAsync("c-1");
        Assert.Equal("42", answer.Correlation);
        Assert.True(LightingJson.TryParseCommandResult(answer.Payload, out LampCommandResult? result, out _));
        BackendMessage pack = await ReceiveAsync("telemetry", message => ActivePower(message)?.Value == 45);
        Assert.True(PowerProof.Agrees(90, 50, 45, result.AtUnixMs, ActivePower(pack)!.Value.TimestampUnixMs));
    }

    [Theory]
    [InlineData(TelemetryFormat.SenMLJson)]
    [InlineData(TelemetryFormat.SenMLCbor)]
    public async Task A_gateway_that_is_told_so_writes_another_format_and_says_which(TelemetryFormat format)
    {
        await _gateway.DisposeAsync();
        await StartGatewayAsync(format);
        await SendDesiredAsync(LightingExamples.Desired(1));
        await ReportedAsync(1);
        await SendCommandAsync(Command("c-5", 50), "5");

        BackendMessage pack = await ReceiveAsync("telemetry", message => ActivePower(message)?.Value == 45);
        Assert.Equal(TelemetryCodec.ContentTypeOf(format), pack.ContentType);
    }

    [Fact]
    public async Task A_gateway_that_stops_says_that_it_is_offline()
    {
        await _gateway.DisposeAsync();

        Assert.True(LightingJson.TryParseStatus((await StatusAsync(isOnline: false)).Payload, out GatewayStatus? status, out _));
        Assert.NotNull(status.SinceUnixMs);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_told_by_the_will_and_its_return_by_the_gateway()
    {
        await CutAsync();

        Assert.Equal("""{"online":false}"""u8.ToArray(), (await StatusAsync(isOnline: false)).Payload);
        await StatusAsync(isOnline: true);
    }

    [Fact]
    public async Task A_command_sent_while_the_gateway_was_away_is_carried_out_when_it_returns()
    {
        await _gateway.DisposeAsync();
        await SendCommandAsync(Command("c-3", 30), "3");

        await StartGatewayAsync();

        await ResultAsync("c-3");
        Assert.Equal(30, _output.Level);
    }

    [Fact]
    public async Task A_document_given_while_the_gateway_was_away_is_reported_when_it_returns()
    {
        await _gateway.DisposeAsync();
        await SendDesiredAsync(LightingExamples.Desired(12));

        await StartGatewayAsync();

        await ReportedAsync(12);
    }

    [Fact]
    public async Task A_document_that_does_not_check_is_refused_with_the_reason()
    {
        await SendDesiredAsync(LightingExamples.Desired(3) with { Settings = new GatewaySettings(0, 0, 0) });

        BackendMessage refused = await ReceiveAsync("reported", message =>
            LightingJson.TryParseReported(message.Payload, out ReportedDocument? reported, out _) && reported.RefusedReason is not null);
        Assert.Contains("report interval", System.Text.Encoding.UTF8.GetString(refused.Payload), StringComparison.Ordinal);
    }

    private static Sample? ActivePower(BackendMessage message)
    {
        var batch = new SampleBatch();
        TelemetryCodec.Decode(message.ContentType, message.Payload, Now, batch);
        foreach (Sample sample in batch.Samples)
        {
            if (batch.Quantities.GetString(sample.Quantity) == "activePower")
                return sample;
        }

        return null;
    }
}

/// <summary>A message of a gateway as its backend sees it, whatever the uplink.</summary>
internal sealed record BackendMessage(byte[] Payload, string? ContentType, string? Correlation);
