namespace LampuKota.Mqtt;

/// <summary>Checks the settings of a client before anything is begun.</summary>
internal static class MqttClientOptionsRules
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentException">A setting is out of its range; the message names it and says what to do.</exception>
    public static void Check(MqttClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.Host is { Length: > 0 }, "Host must name the server.");
        Require(options.Port is > 0 and <= ushort.MaxValue, "Port must be 1 to 65535.");
        Require(Enum.IsDefined(options.ProtocolVersion), "ProtocolVersion must be 3.1.1 or 5.0.");
        Require(IsSeconds(options.KeepAlive, ushort.MaxValue), "KeepAlive must be 0 to 65535 whole seconds.");
        Require(IsSeconds(options.WillDelay, uint.MaxValue), "WillDelay must be whole seconds.");
        Require(options.ReceiveMaximum > 0, "ReceiveMaximum must be 1 to 65535.");
        Require(options.MaximumPacketSize is >= 128 and <= VariableByteInteger.Maximum + 5, "MaximumPacketSize must be 128 to 268435460 bytes.");
        Require(options.MaximumQueuedMessages is > 0 and <= PacketIdentifiers.Maximum / 2, "MaximumQueuedMessages must be 1 to 32767.");
        Require(IsTimer(options.ConnectTimeout), "ConnectTimeout must be above 0 and at most a day.");
        Require(IsTimer(options.OperationTimeout), "OperationTimeout must be above 0 and at most a day.");
        Require(IsTimer(options.ReconnectDelayMinimum), "ReconnectDelayMinimum must be above 0 and at most a day.");
        Require(IsTimer(options.ReconnectDelayMaximum), "ReconnectDelayMaximum must be above 0 and at most a day.");
        Require(options.ReconnectDelayMinimum <= options.ReconnectDelayMaximum, "ReconnectDelayMinimum must not exceed ReconnectDelayMaximum.");
        Require(options.Will is null || TopicName.IsValid(options.Will.Topic), "The Will's topic must be a Topic Name.");
        foreach (TopicSubscription subscription in options.Subscriptions)
            Require(TopicFilter.IsValid(subscription.Filter), "Subscriptions must hold valid Topic Filters.");
        CheckSession(options);
    }

    private static void CheckSession(MqttClientOptions options)
    {
        if (options.ProtocolVersion == MqttProtocolVersion.V500)
            return;
        Require(options.CleanStart || options.ClientIdentifier.Length > 0, "MQTT 3.1.1 needs a ClientIdentifier where CleanStart is false.");
        Require((options.Password is null && options.MakePassword is null) || options.UserName is not null, "MQTT 3.1.1 needs a UserName beside a Password.");
    }

    private static bool IsSeconds(TimeSpan value, uint maximum) =>
        value >= TimeSpan.Zero && value.TotalSeconds <= maximum && value.Ticks % TimeSpan.TicksPerSecond == 0;

    private static bool IsTimer(TimeSpan value) => value > TimeSpan.Zero && value <= LongestTimer;

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw new ArgumentException(message);
    }
}
