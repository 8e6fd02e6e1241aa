using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LampuKota.Mqtt;

namespace LampuKota.EndToEnd;

/// <summary>Ingest, a dashboard and a gateway that tells of faults: what a crew's phone meets. The dashboard is killed and started again as a test likes.</summary>
internal sealed class CrewHouse : IAsyncDisposable
{
    public const int Lamps = 15;
    private const string Gateway = "KPG-OSP-G001";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http;
    private RunningIngest? _ingest;
    private RunningProgram? _dashboard;

    private CrewHouse()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _http = new HttpClient { BaseAddress = new Uri(Address, "/api/v1/") };
        File.WriteAllText(PlanFile, Plan());
    }

    public Uri Address { get; }

    private string DataFolder => Path.Combine(_folder.Path, "data");

    private string PlanFile => Path.Combine(_folder.Path, "plan.geojson");

    public static string Lamp(int number) => string.Create(CultureInfo.InvariantCulture, $"KPG-OSP-P001-L{number:000}");

    /// <summary>Starts it; returns when so many lamps are incidents.</summary>
    public static async Task<CrewHouse> StartAsync(int faults)
    {
        var house = new CrewHouse();
        try
        {
            await house.StartProgramsAsync(faults);
            return house;
        }
        catch
        {
            await house.DisposeAsync();
            throw;
        }
    }

    public async Task StartDashboardAsync()
    {
        _dashboard = RunningProgram.StartOurs("LampuKota.Dashboard",
        [
            $"--Data:Directory={DataFolder}", $"--urls={Address.ToString().TrimEnd('/')}", "--Mqtt:Host=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"--Mqtt:Port={_ingest!.MqttPort}"), $"--City:Import={PlanFile}", "--Incidents:GatheringSeconds=0", "--People:Demonstration=true",
        ]);
        await Health.WaitAsync(new Uri(Address, "/healthz"), _dashboard, Deadline);
    }

    public async Task KillDashboardAsync()
    {
        _dashboard!.Send(Signal.Kill);
        await _dashboard.WaitForExitAsync(Deadline);
    }

    public Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>The number of a lamp's incident.</summary>
    public async Task<long> OrderOfAsync(int lamp) =>
        (await GetAsync("incidents?device=" + Lamp(lamp))).GetProperty("items")[0].GetProperty("id").GetInt64();

    /// <summary>Kinds of the steps that people took, oldest first.</summary>
    public async Task<string[]> StepsOfPeopleAsync(long order) =>
        [.. (await StepsAsync(order)).Where(step => step.GetProperty("personId").ValueKind == JsonValueKind.String).Select(step => step.GetProperty("kind").GetString()!)];

    public async Task<JsonElement[]> StepsAsync(long order) => [.. (await GetAsync($"incidents/{order}/steps")).GetProperty("items").EnumerateArray()];

    /// <summary>Waits until people have taken these steps of an order.</summary>
    public Task UntilStepsAsync(long order, params string[] kinds) => UntilAsync(
        $"incidents/{order}/steps",
        page => page.GetProperty("items").EnumerateArray().Where(step => step.GetProperty("personId").ValueKind == JsonValueKind.String)
            .Select(step => step.GetProperty("kind").GetString()!).SequenceEqual(kinds),
        $"the steps {string.Join(", ", kinds)}");

    /// <summary>Takes a step as somebody else, from somewhere else.</summary>
    public async Task StepAsync(string person, long order, string kind, string? note = null)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync($"incidents/{order}/steps?person={person}", new { kind, clientKey = Guid.NewGuid().ToString("N"), note });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RunningProgram? program in new[] { _dashboard, _ingest?.Program })
        {
            if (program is not null)
                await program.DisposeAsync();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    private async Task StartProgramsAsync(int faults)
    {
        _ingest = await RunningIngest.StartAsync(DataFolder);
        await StartDashboardAsync();
        await using var gateway = new MqttClient(new MqttClientOptions { Host = "127.0.0.1", Port = _ingest.MqttPort, ClientIdentifier = Gateway });
        await gateway.StartAsync();
        long nowUnixMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (int lamp = 1; lamp <= faults; lamp++)
            await PublishAsync(gateway, Lamp(lamp), nowUnixMs);
        await UntilAsync("incidents?limit=100", page => page.GetProperty("items").GetArrayLength() == faults, "the incidents");
    }

    private static async Task PublishAsync(MqttClient gateway, string lamp, long nowUnixMs)
    {
        string json = JsonSerializer.Serialize(new
        {
            @event = "lampFailure", device = lamp, phase = "start", startUnixMs = nowUnixMs - 60_000, atUnixMs = nowUnixMs, values = new Dictionary<string, double> { ["activePower"] = 0.4 },
        });
        await gateway.PublishAsync(new MqttMessage { Topic = $"lampukota/v1/{Gateway}/event", Payload = Encoding.UTF8.GetBytes(json), Qos = QualityOfService.AtLeastOnce });
    }

    private async Task UntilAsync(string path, Predicate<JsonElement> isReached, string what)
    {
        using var timer = new CancellationTokenSource(Deadline);
        while (true)
        {
            JsonElement answer = await GetAsync(path);
            if (isReached(answer))
                return;
            if (timer.IsCancellationRequested)
                throw new TimeoutException($"Waited for {what}, but it is {answer}. The dashboard wrote:\n{_dashboard!.Output}");
            await Task.Delay(Look, CancellationToken.None);
        }
    }

    private static string Plan()
    {
        string[] features =
        [
            Feature("kecamatan", 0, "\"id\":\"53.71.02\",\"name\":\"Kelapa Lima\""),
            Feature("kelurahan", 0, "\"id\":\"53.71.02.1003\",\"name\":\"Oesapa\",\"kecamatan\":\"53.71.02\""),
            """{"type":"Feature","geometry":{"type":"LineString","coordinates":[[123.6,-10.17],[123.61,-10.17]]},"properties":{"kind":"street","id":"ST-0001","name":"Jalan Timor Raya","class":"arterial"}}""",
            Feature("cabinet", 0, "\"id\":\"KPG-OSP-P001\",\"name\":\"Panel Oesapa\",\"kelurahan\":\"53.71.02.1003\",\"idpel\":\"531000000001\",\"tariff\":\"metered\""),
            Feature("gateway", 0, $"\"id\":\"{Gateway}\",\"cabinet\":\"KPG-OSP-P001\",\"kelurahan\":\"53.71.02.1003\""),
            .. Enumerable.Range(1, Lamps).Select(lamp => Feature(
                "lamp", lamp,
                string.Create(CultureInfo.InvariantCulture, $"\"id\":\"{Lamp(lamp)}\",\"poleCode\":\"OSP-{lamp:000}\",\"gateway\":\"{Gateway}\",\"cabinet\":\"KPG-OSP-P001\",\"segment\":\"KPG-OSP-P001-S{lamp}\",")
                + "\"street\":\"ST-0001\",\"kelurahan\":\"53.71.02.1003\",\"ratedPowerWatts\":100,\"poleHeightMetres\":9,\"metered\":true")),
        ];
        return $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""";
    }

    private static string Feature(string kind, int place, string properties) => string.Create(
        CultureInfo.InvariantCulture, $$$"""{"type":"Feature","geometry":{"type":"Point","coordinates":[{{{123.6 + (place * 0.0007)}}},-10.17]},"properties":{"kind":"{{{kind}}}",{{{properties}}}}}""");
}
