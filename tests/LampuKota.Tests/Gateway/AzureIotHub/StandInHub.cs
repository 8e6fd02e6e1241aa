using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using LampuKota.Gateway;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>
/// A stand-in for Azure IoT Hub on a free port of loopback, over TLS: it holds to the documented MQTT 3.1.1 surface for one device, and refuses what IoT
/// Hub refuses, most of it by closing the connection. What it refused stands in <see cref="Refusals"/>.
/// </summary>
internal sealed class StandInHub : IAsyncDisposable
{
    public const string HostName = "stand-in.azure-devices.net";
    private const int MaximumCloudToDeviceBytes = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<StandInDevice, Task> _connections = new();
    private readonly ConcurrentQueue<HubMessage> _received = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly SemaphoreSlim _connected = new(0);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<(int Status, JsonNode? Body)>> _methods = new();
    private readonly Lock _lock = new();
    private readonly Queue<HubMessage> _toDevice = new();
    private StandInDevice? _device;
    private bool _isSubscribed;
    private int _requests;

    public StandInHub(string deviceId, TimeProvider? time = null)
    {
        (DeviceId, _time) = (deviceId, time ?? TimeProvider.System);
        _certificate = TestCertificates.Server(HostName);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string DeviceId { get; }

    public byte[] Key { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Thumbprint of the device's certificate, where it is known by X.509.</summary>
    public string? Thumbprint { get; init; }

    public StandInTwin Twin { get; } = new();

    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>How many of the next requests to the twin are answered 429.</summary>
    public int ThrottledRequests { get; set; }

    /// <summary>How often the whole twin was asked for.</summary>
    public int TwinGets { get; set; }

    /// <summary>Whether patches of the desired properties are told to the device.</summary>
    public bool TellsPatches { get; set; } = true;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public TimeProvider Time => _time;

    /// <summary>What the device is given to connect with its key.</summary>
    public IotHubOptions Options(ReadOnlyMemory<byte>? key = null) => new()
    {
        HostName = HostName,
        DeviceId = DeviceId,
        ConnectTo = "127.0.0.1",
        Port = Port,
        SharedAccessKey = key ?? Key,
        Tls = Trust,
    };

    public SslClientAuthenticationOptions Trust() => new()
    {
        TargetHost = HostName,
        CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { _certificate } },
    };

    /// <summary>The next device-to-cloud message that is meant; others are passed over.</summary>
    public async Task<HubMessage> ReceiveAsync(Predicate<HubMessage> isMeant, TimeSpan deadline)
    {
        while (true)
        {
            Assert.True(await _arrived.WaitAsync(deadline), $"Nothing more arrived. Refused: {string.Join("; ", Refusals)}");
            Assert.True(_received.TryDequeue(out HubMessage? message));
            if (isMeant(message))
                return message;
        }
    }

    /// <summary>Waits for the device's next connection.</summary>
    public async Task UntilConnectedAsync(TimeSpan deadline) => Assert.True(await _connected.WaitAsync(deadline), $"No connection. Refused: {string.Join("; ", Refusals)}");

    /// <summary>Sends a message to the device; it waits where the device is away.</summary>
    public void SendToDevice(byte[] payload, params (string Name, string Value)[] properties)
    {
        Assert.InRange(payload.Length, 0, MaximumCloudToDeviceBytes);
        string bag = string.Join('&', properties.Select(property => Uri.EscapeDataString(property.Name) + "=" + Uri.EscapeDataString(property.Value)));
        lock (_lock)
            _toDevice.Enqueue(new HubMessage($"devices/{DeviceId}/messages/devicebound/{bag}", new Dictionary<string, string>(), payload));
        DeliverWaiting();
    }

    /// <summary>Changes the desired properties, as a back end does.</summary>
    public void PatchDesired(JsonObject patch)
    {
        lock (_lock)
            Twin.PatchDesired(patch);
        byte[] told = Encoding.UTF8.GetBytes(((JsonObject)patch.DeepClone()).ToJsonString());
        if (TellsPatches)
            _device?.Send($"$iothub/twin/PATCH/properties/desired/?$version={Twin.DesiredVersion}", told);
    }

    /// <summary>Calls a direct method, as a back end does.</summary>
    public async Task<(int Status, JsonNode? Body)> InvokeAsync(string method, byte[] payload, TimeSpan deadline)
    {
        string id = Interlocked.Increment(ref _requests).ToString("x", CultureInfo.InvariantCulture);
        TaskCompletionSource<(int, JsonNode?)> answer = _methods[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.NotNull(_device);
        _device.Send($"$iothub/methods/POST/{method}/?$rid={id}", payload);
        return await answer.Task.WaitAsync(deadline);
    }

    /// <summary>Cuts the device's connection without a word.</summary>
    public void Cut() => _device?.Close("cut by the test", isRefusal: false);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (StandInDevice connection in _connections.Keys)
            connection.Close("the hub stops", isRefusal: false);
        await Task.WhenAll([_accepting, .. _connections.Values]);
        _certificate.Dispose();
        _arrived.Dispose();
        _connected.Dispose();
        _stop.Dispose();
    }

    /// <summary>A device's CONNECT was good: it is the only connection from here on.</summary>
    internal void Admit(StandInDevice device)
    {
        StandInDevice? older;
        lock (_lock)
            (older, _device) = (_device, device);
        older?.Close("another connection of the device", isRefusal: false);
        _connected.Release();
    }

    /// <summary>The device subscribed to messages; the subscription outlives the connection.</summary>
    internal void SubscribeToMessages()
    {
        lock (_lock)
            _isSubscribed = true;
        DeliverWaiting();
    }

    internal void Leave(StandInDevice device, MqttMessage? will, IReadOnlyList<HubMessage> unacknowledged)
    {
        lock (_lock)
        {
            if (_device == device)
                _device = null;
            // What it has not acknowledged was never its own.
            HubMessage[] waiting = [.. unacknowledged, .. _toDevice];
            _toDevice.Clear();
            foreach (HubMessage message in waiting)
                _toDevice.Enqueue(message);
        }

        DeliverWaiting();

        if (will is not null)
            Take(will, isWill: true);
    }

    /// <summary>Takes a device-to-cloud message.</summary>
    internal void Take(MqttMessage message, bool isWill = false)
    {
        var properties = PropertyBag.Read(message.Topic.AsSpan($"devices/{DeviceId}/messages/events/".Length));
        if (isWill)
            properties["iothub-MessageType"] = "Will";
        if (message.Retain)
            properties["mqtt-retain"] = "true";
        _received.Enqueue(new HubMessage(message.Topic, properties, message.Payload.ToArray()));
        _arrived.Release();
    }

    internal void CompleteMethod(string requestId, int status, JsonNode? body)
    {
        if (_methods.TryRemove(requestId, out TaskCompletionSource<(int, JsonNode?)>? waiting))
            waiting.TrySetResult((status, body));
    }

    private void DeliverWaiting()
    {
        lock (_lock)
        {
            while (_isSubscribed && _device is { } device && _toDevice.TryDequeue(out HubMessage? message))
                device.Deliver(message);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var device = new StandInDevice(this, client, _certificate);
                _connections[device] = device.RunAsync();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }
}

/// <summary>A message as the back end sees it.</summary>
internal sealed record HubMessage(string MqttTopic, IReadOnlyDictionary<string, string> Properties, byte[] Payload)
{
    public string? Topic => Properties.GetValueOrDefault("topic");
}
