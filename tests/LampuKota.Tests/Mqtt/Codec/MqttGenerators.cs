using FsCheck;
using FsCheck.Fluent;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Random packets that are valid, and bytes that need not be.</summary>
internal static class MqttGenerators
{
    private static readonly string[] Alphabet = ["a", "B", "7", "/", " ", "é", "の", "💡", "\u0001", "\uFEFF"];

    public static Gen<string> Text { get; } =
        from pieces in Gen.Elements(Alphabet).ListOf()
        select string.Concat(pieces);

    public static Gen<string> Topic { get; } = Text.Select(text => "t" + text);

    public static Gen<string> Filter { get; } =
        from start in Gen.Elements("", "+/", "$share/group/", "a/+/")
        from topic in Topic
        from end in Gen.Elements("", "/#", "/+")
        select start + topic + end;

    public static Gen<ReadOnlyMemory<byte>> Bytes { get; } =
        from bytes in ArbMap.Default.GeneratorFor<byte[]>()
        select (ReadOnlyMemory<byte>)bytes;

    public static Gen<ushort> Identifier { get; } = Gen.Choose(1, ushort.MaxValue).Select(value => (ushort)value);

    public static Gen<ushort> UInt16 { get; } = Gen.Choose(0, ushort.MaxValue).Select(value => (ushort)value);

    public static Gen<uint> UInt32 { get; } = ArbMap.Default.GeneratorFor<uint>();

    public static Gen<bool> Flag { get; } = Gen.Elements(false, true);

    public static Gen<QualityOfService> Qos { get; } =
        Gen.Elements(QualityOfService.AtMostOnce, QualityOfService.AtLeastOnce, QualityOfService.ExactlyOnce);

    public static Gen<IReadOnlyList<UserProperty>> UserProperties { get; } =
        from list in (from name in Text from value in Text select new UserProperty(name, value)).ListOf()
        select (IReadOnlyList<UserProperty>)list;

    public static Gen<MqttMessage> Message { get; } =
        from topic in Topic
        from payload in Bytes
        from qos in Qos
        from retain in Flag
        from isUtf8 in Flag
        from expiry in MaybeValue(UInt32)
        from contentType in Maybe(Text)
        from responseTopic in Maybe(Topic)
        from correlation in MaybeValue(Bytes)
        from users in UserProperties
        select new MqttMessage
        {
            Topic = topic,
            Payload = payload,
            Qos = qos,
            Retain = retain,
            PayloadIsUtf8 = isUtf8,
            MessageExpiryIntervalSeconds = expiry,
            ContentType = contentType,
            ResponseTopic = responseTopic,
            CorrelationData = correlation,
            UserProperties = users,
        };

    /// <summary>Without what 3.1.1 does not know.</summary>
    public static Gen<MqttMessage> MessageV311 { get; } =
        from message in Message
        select new MqttMessage { Topic = message.Topic, Payload = message.Payload, Qos = message.Qos, Retain = message.Retain };

    public static Gen<T?> Maybe<T>(Gen<T> values)
        where T : class => Gen.OneOf(Gen.Constant<T?>(null), values.Select(value => (T?)value));

    public static Gen<T?> MaybeValue<T>(Gen<T> values)
        where T : struct => Gen.OneOf(Gen.Constant<T?>(null), values.Select(value => (T?)value));

    public static Gen<MqttMessage> MessageOf(MqttProtocolVersion version) => version == MqttProtocolVersion.V500 ? Message : MessageV311;
}
