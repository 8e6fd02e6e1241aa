using System.Globalization;
using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>
/// The part of a command that goes out as one message: targets of one gateway with one level and one expiry, no more than a message may name. A command is divided the
/// same way whenever it is looked at, so that a repetition after a restart bears the same id.
/// </summary>
/// <param name="MessageId">The id that the gateway sees: the command's own for the first part of a gateway, with a number after it for others.</param>
/// <param name="GatewayId">The gateway.</param>
/// <param name="LevelPercent">The level; null where the control program decides.</param>
/// <param name="ExpiresUnixMs">When it ends, city time.</param>
/// <param name="Positions">Positions among the command's targets.</param>
internal sealed record CommandPart(string MessageId, string GatewayId, int? LevelPercent, long ExpiresUnixMs, IReadOnlyList<int> Positions)
{
    private const char Separator = '.'; // Not in a command's own id, which is hexadecimal.

    /// <summary>Divides a command.</summary>
    public static IReadOnlyList<CommandPart> Divide(CommandRecord command)
    {
        var parts = new List<CommandPart>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var messages = Enumerable.Range(0, command.Targets.Length)
            .GroupBy(position => (command.Targets[position].GatewayId, Level: command.LevelOf(command.Targets[position]), Expires: command.ExpiresOf(command.Targets[position])));
        foreach (var message in messages)
        {
            foreach (int[] positions in message.Chunk(LightingLimits.MaximumLamps))
            {
                int number = numbers[message.Key.GatewayId] = numbers.GetValueOrDefault(message.Key.GatewayId) + 1;
                string id = number == 1 ? command.Id : command.Id + Separator + number.ToString(CultureInfo.InvariantCulture);
                parts.Add(new CommandPart(id, message.Key.GatewayId, message.Key.Level, message.Key.Expires, positions));
            }
        }

        return parts;
    }

    /// <summary>The command that a message belongs to.</summary>
    public static string CommandIdOf(string messageId) => messageId.IndexOf(Separator) is var end && end < 0 ? messageId : messageId[..end];
}
