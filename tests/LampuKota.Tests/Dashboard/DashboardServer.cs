using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>The whole dashboard on a free port of loopback, with a folder of its own.</summary>
public sealed class DashboardServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lampukota-dashboard-");
    private readonly TestDatabase? _server = TestDatabase.IsPostgreSql ? new TestDatabase() : null;
    private WebApplication _app = null!;

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public LiveCity Live => Services.GetRequiredService<LiveCity>();

    /// <summary>Whether visitors are demonstration persons; else they sign in.</summary>
    public bool IsDemonstration { get; init; } = true;

    /// <summary>Real time as the dashboard sees it.</summary>
    internal ShiftedTimeProvider Time { get; } = new();

    /// <summary>Port of the broker; by default nobody listens there.</summary>
    public int MqttPort { get; init; } = 1;

    /// <summary>Further settings, as on the command line.</summary>
    public IReadOnlyList<string> MoreSettings { get; init; } = [];

    public async Task InitializeAsync()
    {
        string programFolder = AppContext.BaseDirectory.Replace("LampuKota.Tests", "LampuKota.Dashboard", StringComparison.Ordinal);
        WebApplicationBuilder builder = DashboardHost.CreateBuilder(
            [
                "--urls=http://127.0.0.1:0", $"--Data:Directory={_folder.FullName}", $"--Mqtt:Port={MqttPort}", $"--People:Demonstration={IsDemonstration}",
                "--Serilog:MinimumLevel:Default=Fatal", .. _server is null ? (string[])[] : [$"--{DashboardSettings.ConnectionKey}={_server.Connection.ConnectionString}"], .. MoreSettings,
            ],
            programFolder);
        DashboardSettings settings = DashboardSettings.Read(builder.Configuration);
        Directory.CreateDirectory(settings.OwnDirectory);
        builder.Services.AddSingleton<TimeProvider>(Time);
        _app = DashboardHost.Build(builder, settings);
        CityStore store = Services.GetRequiredService<CityStore>();
        await store.MigrateAsync(CancellationToken.None);
        await store.ImportAsync(TestCity.Assets, TestDatabase.Audit(), CancellationToken.None);
        await Services.GetRequiredService<CityOpening>().OpenAsync(CancellationToken.None);
        await _app.StartAsync();
        Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.All }) { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _server?.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path, DashboardFixture.Soon());

    /// <summary>Reads the live feed until an event of a name whose data satisfies the condition.</summary>
    public static async Task<JsonElement> UntilAsync(StreamReader feed, string name, Predicate<JsonElement> isMeant)
    {
        CancellationToken soon = DashboardFixture.Soon();
        while (await feed.ReadLineAsync(soon) is { } line)
        {
            if (line != "event: " + name)
                continue;

            string data = await feed.ReadLineAsync(soon) ?? "";
            JsonElement json = JsonElement.Parse(data["data: ".Length..]);
            if (isMeant(json))
                return json;
        }

        throw new EndOfStreamException($"The feed ended before {name}.");
    }

    public async Task<StreamReader> OpenFeedAsync()
    {
        HttpResponseMessage response = await Client.GetAsync("/api/v1/live", HttpCompletionOption.ResponseHeadersRead, DashboardFixture.Soon());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync(DashboardFixture.Soon()));
    }
}
