using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.EndToEnd;

/// <summary>A house of three processes around one gateway with three lamps: each is started and killed as a test likes.</summary>
internal sealed class CommandHouse : IAsyncDisposable
{
    public const string Lamp1 = "KPG-OSP-P001-L001", Lamp2 = "KPG-OSP-P001-L002", Lamp3 = "KPG-OSP-P001-L003";
    public const string Gateway = "KPG-OSP-G001";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryFolder _folder = new();
    private readonly int _mqttPort = FreePort.Next();
    private readonly int _dashboardPort = FreePort.Next();
    private readonly HttpClient _http;
    private RunningIngest? _ingest;
    private RunningProgram? _dashboard;
    private RunningProgram? _gateway;

    public CommandHouse()
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_dashboardPort}/api/v1/") };
        Directory.CreateDirectory(GatewayFolder);
        File.WriteAllText(PlanFile, Plan());
    }

    /// <summary>Where the dashboard's pages are.</summary>
    public Uri Address => new($"http://127.0.0.1:{_dashboardPort}");

    /// <summary>Port of the broker.</summary>
    public int MqttPort => _mqttPort;

    private string DataFolder => Path.Combine(_folder.Path, "data");

    private string GatewayFolder => Path.Combine(_folder.Path, "gateway");

    private string PlanFile => Path.Combine(_folder.Path, "plan.geojson");

    /// <summary>Starts everything; returns when the gateway runs what the dashboard gave it.</summary>
    public async Task StartAsync()
    {
        await StartIngestAsync();
        await StartDashboardAsync();
        await StartGatewayAsync();
    }

    public async Task StartIngestAsync() =>
        _ingest = await RunningIngest.StartAsync(DataFolder, string.Create(CultureInfo.InvariantCulture, $"--Mqtt:Port={_mqttPort}"));

    public async Task StartDashboardAsync()
    {
        _dashboard = RunningProgram.StartOurs("LampuKota.Dashboard",
        [
            $"--Data:Directory={DataFolder}", $"--urls=http://127.0.0.1:{_dashboardPort}", "--Mqtt:Host=127.0.0.1", $"--Mqtt:Port={_mqttPort}", $"--City:Import={PlanFile}",
            "--People:Demonstration=true",
        ]);
        await Health.WaitAsync(new Uri($"http://127.0.0.1:{_dashboardPort}/healthz"), _dashboard, Deadline);
    }

    public async Task StartGatewayAsync()
    {
        _gateway = GatewayProcess.Start(GatewayFolder, _mqttPort, Gateway, Lamp1, Lamp2, Lamp3);
        await _gateway.WaitForLineAsync(GatewayProcess.Ready, Deadline);
        await UntilOnlineAsync(true);
    }

    public async Task KillIngestAsync() => await KillAsync(_ingest!.Program);

    public async Task KillDashboardAsync() => await KillAsync(_dashboard!);

    public async Task KillGatewayAsync()
    {
        await KillAsync(_gateway!);
        if (_dashboard is not null)
            await UntilOnlineAsync(false);
    }

    /// <summary>Asks for a level.</summary>
    /// <returns>The command's id.</returns>
    public Task<string> CommandAsync(string lamp, int level, TimeSpan duration)
    {
        long expiresUnixMs = TimeProvider.System.GetUtcNow().Add(duration).ToUnixTimeMilliseconds();
        return PostAsync("commands", new { targets = new[] { lamp }, level, expiresUnixMs, reason = "Uji" });
    }

    public async Task<string> PostAsync(string path, object body)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Waits until a command has become what is asked for.</summary>
    public Task<JsonElement> UntilAsync(string commandId, Predicate<JsonElement> isReached) => UntilAsync($"commands/{commandId}", isReached, "the command");

    /// <summary>Waits until a lock is held by the gateway's word.</summary>
    public Task UntilLockedAsync(string lockId) => UntilAsync(
        "locks", locks => locks.GetProperty("items").EnumerateArray().Any(one => one.GetProperty("id").GetString() == lockId && one.GetProperty("held").GetBoolean()), "the lock");

    public int[] LevelsOf(string lamp) => FileLamp.LevelsOf(lamp, GatewayFolder);

    public async ValueTask DisposeAsync()
    {
        foreach (RunningProgram? program in new[] { _gateway, _dashboard, _ingest?.Program })
        {
            if (program is not null)
                await program.DisposeAsync();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    private Task<JsonElement> UntilOnlineAsync(bool isOnline) => UntilAsync(
        $"lamps/{Lamp1}", lamp => lamp.TryGetProperty("gatewayOnline", out JsonElement online) && online.ValueKind != JsonValueKind.Null && online.GetBoolean() == isOnline, "the gateway");

    private async Task<JsonElement> UntilAsync(string path, Predicate<JsonElement> isReached, string what)
    {
        using var timer = new CancellationTokenSource(Deadline);
        while (true)
        {
            JsonElement answer = await GetAsync(path);
            if (isReached(answer))
                return answer;
            if (timer.IsCancellationRequested)
                throw new TimeoutException($"Waited for {what}, but it is {answer}. The dashboard wrote:\n{_dashboard!.Output}");
            await Task.Delay(Look, CancellationToken.None);
        }
    }

    private static async Task KillAsync(RunningProgram program)
    {
        program.Send(Signal.Kill);
        await program.WaitForExitAsync(Deadline);
    }

    private static string Plan()
    {
        string[] features =
        [
            Feature("kecamatan", "\"id\":\"53.71.01\",\"name\":\"Alak\""),
            Feature("kelurahan", "\"id\":\"53.71.01.1001\",\"name\":\"Penkase Oeleta\",\"kecamatan\":\"53.71.01\""),
            """{"type":"Feature","geometry":{"type":"LineString","coordinates":[[123.6,-10.17],[123.61,-10.17]]},"properties":{"kind":"street","id":"ST-0001","name":"Jalan Uji","class":"local"}}""",
            Feature("cabinet", "\"id\":\"KPG-OSP-P001\",\"name\":\"Panel Uji\",\"kelurahan\":\"53.71.01.1001\",\"idpel\":\"531000000001\",\"tariff\":\"metered\""),
            Feature("gateway", $"\"id\":\"{Gateway}\",\"cabinet\":\"KPG-OSP-P001\",\"kelurahan\":\"53.71.01.1001\""),
            .. new[] { Lamp1, Lamp2, Lamp3 }.Select(id => Feature(
                "lamp",
                $"\"id\":\"{id}\",\"poleCode\":\"T-{id[^3..]}\",\"gateway\":\"{Gateway}\",\"cabinet\":\"KPG-OSP-P001\",\"segment\":\"KPG-OSP-P001-S1\",\"street\":\"ST-0001\","
                + "\"kelurahan\":\"53.71.01.1001\",\"ratedPowerWatts\":100,\"poleHeightMetres\":9,\"metered\":true")),
        ];
        return $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""";
    }

    private static string Feature(string kind, string properties) =>
        $$$"""{"type":"Feature","geometry":{"type":"Point","coordinates":[123.6,-10.17]},"properties":{"kind":"{{{kind}}}",{{{properties}}}}}""";
}
