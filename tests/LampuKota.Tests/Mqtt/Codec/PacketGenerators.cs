using FsCheck;
using FsCheck.Fluent;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Random packets of each type that has a content of its own.</summary>
internal static class PacketGenerators
{
    private static readonly Gen<(ReadOnlyMemory<byte>? Data, string? Method)> Authentication =
        from method in MqttGenerators.Maybe(MqttGenerators.Text)
        from data in MqttGenerators.MaybeValue(MqttGenerators.Bytes)
        select (method is null ? null : data, method);

    private static readonly Gen<(string? Reason, IReadOnlyList<UserProperty> Users)> Diagnostics =
        from reason in MqttGenerators.Maybe(MqttGenerators.Text)
        from users in MqttGenerators.UserProperties
        select (reason, users);

    public static Gen<object> Any(MqttProtocolVersion version)
    {
        List<Gen<object>> all = [Boxed(Connect(version)), Boxed(Subscribe(version)), Boxed(Unsubscribe(version)), Boxed(ConnectAck(version))];
        all.AddRange([Boxed(SubscribeAck(version)), Boxed(UnsubscribeAck(version)), Boxed(Disconnect(version))]);
        if (version == MqttProtocolVersion.V500)
            all.Add(Boxed(Auth));
        return Gen.OneOf(all);
    }

    private static Gen<ConnectPacket> Connect(MqttProtocolVersion version) => version == MqttProtocolVersion.V500
        ? from basis in ConnectBasis(version)
          from willDelay in MqttGenerators.UInt32
          from expiry in MqttGenerators.UInt32
          from receiveMaximum in MqttGenerators.Identifier
          from maximumPacketSize in MqttGenerators.MaybeValue(MqttGenerators.UInt32)
          from aliases in MqttGenerators.UInt16
          from response in MqttGenerators.Flag
          from problem in MqttGenerators.Flag
          from authentication in Authentication
          from users in MqttGenerators.UserProperties
          select basis with
          {
              WillDelayIntervalSeconds = basis.Will is null ? 0 : willDelay,
              SessionExpiryIntervalSeconds = expiry,
              ReceiveMaximum = receiveMaximum,
              MaximumPacketSize = maximumPacketSize == 0 ? null : maximumPacketSize,
              TopicAliasMaximum = aliases,
              RequestResponseInformation = response,
              RequestProblemInformation = problem,
              AuthenticationMethod = authentication.Method,
              AuthenticationData = authentication.Data,
              UserProperties = users,
          }
        : from basis in ConnectBasis(version)
          select basis with
          {
              ClientIdentifier = basis.ClientIdentifier + "x",
              Password = basis.UserName is null ? null : basis.Password,
              SessionExpiryIntervalSeconds = basis.CleanStart ? 0 : ConnectPacket.NeverExpires,
          };

    private static Gen<ConnectPacket> ConnectBasis(MqttProtocolVersion version) =>
        from identifier in MqttGenerators.Text
        from cleanStart in MqttGenerators.Flag
        from keepAlive in MqttGenerators.UInt16
        from userName in MqttGenerators.Maybe(MqttGenerators.Text)
        from password in MqttGenerators.MaybeValue(MqttGenerators.Bytes)
        from will in MqttGenerators.Maybe(MqttGenerators.MessageOf(version))
        select new ConnectPacket
        {
            ProtocolVersion = version,
            ClientIdentifier = identifier,
            CleanStart = cleanStart,
            KeepAliveSeconds = keepAlive,
            UserName = userName,
            Password = password,
            Will = will,
        };

    private static Gen<ConnectAckPacket> ConnectAck(MqttProtocolVersion version)
    {
        if (version == MqttProtocolVersion.V311)
        {
            return from code in Gen.Elements(
                       ReasonCode.Success, ReasonCode.UnsupportedProtocolVersion, ReasonCode.ClientIdentifierNotValid,
                       ReasonCode.ServerUnavailable, ReasonCode.BadUserNameOrPassword, ReasonCode.NotAuthorized)
                   from present in MqttGenerators.Flag
                   select new ConnectAckPacket { ReasonCode = code, SessionPresent = present && code == ReasonCode.Success };
        }

        return from limits in ConnectAckLimits
               from code in Gen.Elements(ReasonCode.Success, ReasonCode.Banned, ReasonCode.UseAnotherServer)
               from present in MqttGenerators.Flag
               from assigned in MqttGenerators.Maybe(MqttGenerators.Text)
               from response in MqttGenerators.Maybe(MqttGenerators.Text)
               from server in MqttGenerators.Maybe(MqttGenerators.Text)
               from authentication in Authentication
               from diagnostics in Diagnostics
               select limits with
               {
                   ReasonCode = code,
                   SessionPresent = present && code == ReasonCode.Success,
                   AssignedClientIdentifier = assigned,
                   ResponseInformation = response,
                   ServerReference = server,
                   AuthenticationMethod = authentication.Method,
                   AuthenticationData = authentication.Data,
                   ReasonString = diagnostics.Reason,
                   UserProperties = diagnostics.Users,
               };
    }

    private static Gen<ConnectAckPacket> ConnectAckLimits =>
        from expiry in MqttGenerators.MaybeValue(MqttGenerators.UInt32)
        from receiveMaximum in MqttGenerators.Identifier
        from qos in MqttGenerators.Qos
        from flags in MqttGenerators.Flag.ListOf(4)
        from packetSize in MqttGenerators.MaybeValue(MqttGenerators.UInt32)
        from aliases in MqttGenerators.UInt16
        from keepAlive in MqttGenerators.MaybeValue(MqttGenerators.UInt16)
        select new ConnectAckPacket
        {
            SessionExpiryIntervalSeconds = expiry,
            ReceiveMaximum = receiveMaximum,
            MaximumQos = qos,
            RetainAvailable = flags[0],
            WildcardSubscriptionAvailable = flags[1],
            SubscriptionIdentifiersAvailable = flags[2],
            SharedSubscriptionAvailable = flags[3],
            MaximumPacketSize = packetSize == 0 ? null : packetSize,
            TopicAliasMaximum = aliases,
            ServerKeepAliveSeconds = keepAlive,
        };

    private static Gen<SubscribePacket> Subscribe(MqttProtocolVersion version)
    {
        bool isV500 = version == MqttProtocolVersion.V500;
        Gen<TopicSubscription> subscription =
            from filter in MqttGenerators.Filter
            from qos in MqttGenerators.Qos
            from noLocal in MqttGenerators.Flag
            from asPublished in MqttGenerators.Flag
            from handling in Gen.Elements(Enum.GetValues<RetainHandling>())
            select isV500
                ? new TopicSubscription(filter, qos)
                {
                    NoLocal = noLocal && !filter.StartsWith('$'),
                    RetainAsPublished = asPublished,
                    RetainHandling = handling,
                }
                : new TopicSubscription(filter, qos);
        return from identifier in MqttGenerators.Identifier
               from subscriptions in subscription.NonEmptyListOf()
               from number in MqttGenerators.MaybeValue(Gen.Choose(1, 268_435_455).Select(value => (uint)value))
               from users in MqttGenerators.UserProperties
               select new SubscribePacket(identifier, [.. subscriptions])
               {
                   SubscriptionIdentifier = isV500 ? number : null,
                   UserProperties = isV500 ? users : [],
               };
    }

    private static Gen<SubscribeAckPacket> SubscribeAck(MqttProtocolVersion version)
    {
        ReasonCode[] codes = version == MqttProtocolVersion.V500
            ? [ReasonCode.Success, ReasonCode.GrantedQos1, ReasonCode.NotAuthorized, ReasonCode.QuotaExceeded]
            : [ReasonCode.Success, ReasonCode.GrantedQos2, ReasonCode.UnspecifiedError];
        return from identifier in MqttGenerators.Identifier
               from answers in Gen.Elements(codes).NonEmptyListOf()
               from diagnostics in DiagnosticsOf(version)
               select new SubscribeAckPacket(identifier, [.. answers])
               {
                   ReasonString = diagnostics.Reason,
                   UserProperties = diagnostics.Users,
               };
    }

    private static Gen<UnsubscribePacket> Unsubscribe(MqttProtocolVersion version) =>
        from identifier in MqttGenerators.Identifier
        from filters in MqttGenerators.Filter.NonEmptyListOf()
        from diagnostics in DiagnosticsOf(version)
        select new UnsubscribePacket(identifier, [.. filters]) { UserProperties = diagnostics.Users };

    private static Gen<UnsubscribeAckPacket> UnsubscribeAck(MqttProtocolVersion version) =>
        from identifier in MqttGenerators.Identifier
        from codes in Gen.Elements(ReasonCode.Success, ReasonCode.NoSubscriptionExisted).NonEmptyListOf()
        from diagnostics in DiagnosticsOf(version)
        select new UnsubscribeAckPacket(identifier, version == MqttProtocolVersion.V500 ? [.. codes] : [])
        {
            ReasonString = diagnostics.Reason,
            UserProperties = diagnostics.Users,
        };

    private static Gen<DisconnectPacket> Disconnect(MqttProtocolVersion version) => version == MqttProtocolVersion.V311
        ? Gen.Constant(new DisconnectPacket())
        : from code in Gen.Elements(ReasonCode.Success, ReasonCode.DisconnectWithWillMessage, ReasonCode.ProtocolError)
          from expiry in MqttGenerators.MaybeValue(MqttGenerators.UInt32)
          from diagnostics in Diagnostics
          select new DisconnectPacket(code)
          {
              SessionExpiryIntervalSeconds = expiry,
              ReasonString = diagnostics.Reason,
              UserProperties = diagnostics.Users,
          };

    private static Gen<AuthPacket> Auth =>
        from method in MqttGenerators.Text
        from data in MqttGenerators.MaybeValue(MqttGenerators.Bytes)
        from diagnostics in Diagnostics
        select new AuthPacket(ReasonCode.ContinueAuthentication)
        {
            AuthenticationMethod = method,
            AuthenticationData = data,
            ReasonString = diagnostics.Reason,
            UserProperties = diagnostics.Users,
        };

    private static Gen<(string? Reason, IReadOnlyList<UserProperty> Users)> DiagnosticsOf(MqttProtocolVersion version) =>
        version == MqttProtocolVersion.V500 ? Diagnostics : Gen.Constant(((string?)null, (IReadOnlyList<UserProperty>)[]));

    private static Gen<object> Boxed<T>(Gen<T> packets)
        where T : class => packets.Select(packet => (object)packet);
}
