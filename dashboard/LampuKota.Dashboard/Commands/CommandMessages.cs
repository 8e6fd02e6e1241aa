using System.Text;
using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Dashboard;

/// <summary>Writes a part of a command as the message that its gateway gets; pure.</summary>
internal static class CommandMessages
{
    /// <param name="command">The command.</param>
    /// <param name="part">The part.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="speed">How many times faster than real time the city's clock goes: the broker counts real seconds.</param>
    public static MqttMessage Write(CommandRecord command, CommandPart part, long nowUnixMs, double speed) => new()
    {
        Topic = Topics.Command(part.GatewayId),
        Payload = Payload(command, part),
        PayloadIsUtf8 = true,
        ContentType = "application/json",
        Qos = QualityOfService.AtLeastOnce,
        ResponseTopic = Topics.CommandResult(part.GatewayId),
        CorrelationData = Encoding.ASCII.GetBytes(part.MessageId),
        MessageExpiryIntervalSeconds = (uint)Math.Max(1, Math.Ceiling((part.ExpiresUnixMs - nowUnixMs) / 1_000.0 / speed)),
    };

    private static byte[] Payload(CommandRecord command, CommandPart part)
    {
        string[] lamps = [.. part.Positions.Select(position => command.Targets[position].LampId)];
        return command.IsLockOrRelease
            ? LightingJson.ToUtf8(new LockCommand(
                part.MessageId, lamps, command.Kind == CommandKind.Lock ? LockOrder.Hold : LockOrder.Release, command.ReferenceId ?? command.Id, part.LevelPercent,
                command.PersonName, part.ExpiresUnixMs, command.Reason))
            : LightingJson.ToUtf8(new LampCommand(part.MessageId, lamps, part.LevelPercent, command.RampSeconds, part.ExpiresUnixMs, command.Reason));
    }
}
