using System.Globalization;
using System.Reflection;
using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// Publishes the <c>$SYS</c> topics that tools know from mosquitto, retained, every <see cref="BrokerOptions.SysInterval"/> seconds; a value that has not
/// changed is not published again. Called by the <see cref="Heartbeat"/> only.
/// </summary>
internal sealed class SystemTopicPublisher(BrokerCore core)
{
    private const string Root = "$SYS/broker/";

    private static readonly string Version =
        $"LampuKota {typeof(SystemTopicPublisher).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    private readonly Dictionary<string, string> _published = [];
    private readonly LoadAverages _load = new();
    private long _dueAtMs;
    private long _maximumClients;
    private long _maximumHeapBytes;

    /// <summary>Publishes if it is time to.</summary>
    public void Beat(long nowMs)
    {
        if (core.Options.SysInterval == 0 || nowMs < _dueAtMs)
            return;
        _dueAtMs = nowMs + (core.Options.SysInterval * 1_000L);
        BrokerStatistics now = BrokerSnapshots.Statistics(core);
        _maximumClients = Math.Max(_maximumClients, now.ConnectedSessionsNow);
        PublishState(now, nowMs);
        PublishTraffic(now);
        foreach ((string topic, double perMinute) in _load.Update(now, nowMs))
            Publish($"load/{topic}", perMinute.ToString("F2", CultureInfo.InvariantCulture));
        TouchedSessions.ForThisThread.Send();
    }

    private void PublishState(BrokerStatistics now, long nowMs)
    {
        long heapBytes = GC.GetTotalMemory(forceFullCollection: false);
        _maximumHeapBytes = Math.Max(_maximumHeapBytes, heapBytes);
        Publish("version", Version);
        Publish("uptime", $"{(nowMs / 1_000).ToString(CultureInfo.InvariantCulture)} seconds");
        Publish("clients/total", now.SessionsNow);
        Publish("clients/connected", now.ConnectedSessionsNow);
        Publish("clients/active", now.ConnectedSessionsNow);
        Publish("clients/disconnected", now.SessionsNow - now.ConnectedSessionsNow);
        Publish("clients/inactive", now.SessionsNow - now.ConnectedSessionsNow);
        Publish("clients/maximum", _maximumClients);
        Publish("clients/expired", now.SessionsExpired);
        Publish("subscriptions/count", now.SubscriptionsNow);
        Publish("retained messages/count", now.RetainedMessagesNow);
        Publish("messages/stored", now.RetainedMessagesNow + now.QueuedMessagesNow);
        Publish("store/messages/count", now.RetainedMessagesNow + now.QueuedMessagesNow);
        Publish("store/messages/bytes", now.RetainedBytesNow + now.QueuedBytesNow);
        Publish("messages/inflight", now.InFlightNow);
        Publish("heap/current", heapBytes);
        Publish("heap/maximum", _maximumHeapBytes);
    }

    private void PublishTraffic(BrokerStatistics now)
    {
        Publish("messages/received", now.PacketsReceived);
        Publish("messages/sent", now.PacketsSent);
        Publish("publish/messages/received", now.PublishesReceived);
        Publish("publish/messages/sent", now.PublishesSent);
        Publish("publish/messages/dropped", now.PublishesDropped);
        Publish("publish/bytes/received", now.PayloadBytesReceived);
        Publish("publish/bytes/sent", now.PayloadBytesSent);
        Publish("bytes/received", now.BytesReceived);
        Publish("bytes/sent", now.BytesSent);
    }

    private void Publish(string name, long value) => Publish(name, value.ToString(CultureInfo.InvariantCulture));

    private void Publish(string name, string value)
    {
        if (_published.TryGetValue(name, out string? before) && before == value)
            return;
        _published[name] = value;
        MqttMessage message = new() { Topic = Root + name, Payload = Encoding.UTF8.GetBytes(value), Retain = true };
        core.Router.Route(ApplicationMessage.From(message, core.Clock), publisher: null);
    }
}
