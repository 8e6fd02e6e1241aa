using Microsoft.Extensions.Logging;

namespace LampuKota.Mqtt;

/// <summary>What all connections of one client share.</summary>
internal sealed record ClientContext(MqttClientOptions Options, ClientSession Session, TimeProvider Time, ILogger Logger)
{
    /// <summary>The application's message handler; without one messages are acknowledged and dropped.</summary>
    public Func<MqttMessage, CancellationToken, ValueTask>? MessageHandler { get; set; }

    /// <summary>Stands in the handler's place: the task that it returns says when the acknowledgement may leave.</summary>
    public Func<MqttMessage, CancellationToken, ValueTask<Task>>? DeferringHandler { get; set; }

    /// <summary>Stands in the handler's place.</summary>
    public IMqttReceiver? Receiver { get; set; }
}
