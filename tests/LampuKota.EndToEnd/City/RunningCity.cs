using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.EndToEnd;

/// <summary>A whole city as README's command starts it, small, on free ports, its data in a folder of its own; shared by the tests of the collection.</summary>
public sealed class RunningCity : IAsyncLifetime, IDisposable
{
    public const int Lamps = 300;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _data = new();
    private RunningProgram? _program;

    /// <summary>The dashboard's address.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public int MqttPort { get; } = FreePort.Next();

    public string DataFolder => _data.Path;

    public async Task InitializeAsync()
    {
        _program = Start(_data.Path, Address.Port, MqttPort);
        await _program.WaitForLineAsync(Address.ToString().TrimEnd('/'), StartDeadline);
    }

    public async Task DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
    }

    public void Dispose() => _data.Dispose();

    /// <summary>The id of a lamp, so many lamps into the city.</summary>
    public async Task<string> LampIdAsync(int skip)
    {
        using var http = new HttpClient { BaseAddress = Address };
        return (await http.GetFromJsonAsync<JsonElement>("/api/v1/map/lamps")).GetProperty("id")[skip].GetString()!;
    }

    /// <summary>Starts a city in the evening, without faults, so that every lamp is lit and follows commands.</summary>
    public static RunningProgram Start(string dataFolder, int dashboardPort, int mqttPort) => RunningProgram.StartOurs("LampuKota.Simulators",
    [
        "city", "--lamps", Text(Lamps), "--seed", "7", "--from", "19:00", "--no-faults", "--data", dataFolder,
        "--port", Text(dashboardPort), "--mqtt-port", Text(mqttPort), "--ingest-port", Text(FreePort.Next()),
    ]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

[CollectionDefinition(Name)]
public sealed class CityTests : ICollectionFixture<RunningCity>
{
    public const string Name = "A running city";
}
