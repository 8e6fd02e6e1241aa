using System.IO.Pipelines;

namespace LampuKota.Mqtt;

/// <summary>One Network Connection: bytes both ways. Disposing cuts it.</summary>
internal interface IMqttTransport : IDuplexPipe, IAsyncDisposable;

/// <summary>Opens a Network Connection to the server that the options name.</summary>
internal delegate ValueTask<IMqttTransport> MqttTransportFactory(MqttClientOptions options, CancellationToken cancellationToken);
