using System.Globalization;
using LampuKota.Mqtt;

namespace LampuKota.EndToEnd;

/// <summary>The mosquitto broker on a free port of loopback.</summary>
internal sealed class RunningMosquitto : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(15);

    private readonly TemporaryFolder _folder = new();
    private RunningProgram? _program;

    private RunningMosquitto(int port) => Port = port;

    public int Port { get; }

    /// <summary>Starts it, with TLS where a certificate is given (PEM files of certificate and key).</summary>
    /// <param name="tls">The certificate.</param>
    /// <param name="isDurable">Whether it keeps sessions on disk, however long their queues.</param>
    public static async Task<RunningMosquitto> StartAsync((string Certificate, string Key)? tls = null, bool isDurable = false)
    {
        var mosquitto = new RunningMosquitto(FreePort.Next());
        string listener = string.Create(CultureInfo.InvariantCulture, $"listener {mosquitto.Port} 127.0.0.1\nallow_anonymous true\nuser root\n");
        string encryption = tls is null ? "" : $"certfile {tls.Value.Certificate}\nkeyfile {tls.Value.Key}\n";
        string durability = isDurable ? $"persistence true\npersistence_location {mosquitto._folder.Path}/\nmax_queued_messages 0\nmax_inflight_messages 0\n" : "";
        await File.WriteAllTextAsync(mosquitto.ConfigurationFile, listener + encryption + durability);
        await mosquitto.StartAgainAsync();
        return mosquitto;
    }

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        _program!.Send(Signal.Kill);
        await _program.DisposeAsync();
    }

    /// <summary>Starts it again on the same port, with nothing remembered.</summary>
    public async Task StartAgainAsync()
    {
        _program = RunningProgram.Start("mosquitto", ["-v", "-c", ConfigurationFile]);
        await _program.WaitForLineAsync("running", StartDeadline);
    }

    /// <summary>Waits until it has answered a client's SUBSCRIBE.</summary>
    public Task WaitForSubscriptionAsync(string clientIdentifier) => _program!.WaitForLineAsync($"Sending SUBACK to {clientIdentifier}", StartDeadline);

    public MqttClientOptions ClientOptions(MqttProtocolVersion version) => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        ProtocolVersion = version,
        ClientIdentifier = "lampukota-client",
        ReconnectDelayMinimum = TimeSpan.FromMilliseconds(50),
    };

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
        _folder.Dispose();
    }

    private string ConfigurationFile => Path.Combine(_folder.Path, "mosquitto.conf");
}
