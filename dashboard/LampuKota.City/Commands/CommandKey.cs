using System.Security.Cryptography;
using System.Text;

namespace LampuKota.City;

/// <summary>
/// The name that a program gives to a request, so that asking again after a lost answer is no second command (IETF draft-ietf-httpapi-idempotency-key-header).
/// The command's own id is made of it, so that the database itself has no room for a second one.
/// </summary>
/// <param name="Value">1 to <see cref="MaximumLength"/> letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>; a UUID is a good one.</param>
public sealed record CommandKey(string Value)
{
    /// <summary>Most characters.</summary>
    public const int MaximumLength = 64;

    /// <summary>Name of the header.</summary>
    public const string Header = "Idempotency-Key";

    private const int IdLength = 32;

    /// <summary>Reads a header; its value may stand in quotes, as the draft writes it.</summary>
    /// <param name="header">The header's value; null where there is none.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="RequestRefusedException">It is not of this form.</exception>
    public static CommandKey? Read(string? header)
    {
        if (header is null)
            return null;
        string value = header is ['"', .. var quoted, '"'] ? quoted : header;
        bool isGood = value.Length is >= 1 and <= MaximumLength && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or ':' or '-');
        return isGood ? new CommandKey(value) : throw new RequestRefusedException(Refusal.Invalid, Header, $"The Idempotency-Key must have 1 to {MaximumLength} letters, digits, '.', '_', ':' or '-'; a UUID is a good one.");
    }

    /// <summary>Id of the command that a person's request of this name makes. Keys of different persons never meet.</summary>
    /// <param name="person">Who asks.</param>
    public string IdFor(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{person.Id}\n{Value}")))[..IdLength];
    }

    /// <summary>Requires a command that was recorded under this name to be what is asked for now.</summary>
    /// <param name="recorded">The command.</param>
    /// <param name="asked">What is asked for; its expiry may be later, since a time of minutes counts from the moment of asking.</param>
    /// <exception cref="RequestRefusedException">It is another one.</exception>
    public static CommandRecord Require(CommandRecord recorded, CommandRequest asked)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(asked);
        bool isSame = recorded.Kind == asked.Kind && recorded.Scope == asked.Scope && recorded.LevelPercent == asked.LevelPercent && recorded.RampSeconds == asked.RampSeconds
            && recorded.Reason == asked.Reason.Trim()
            && (asked.LampIds.Count == 0 || asked.LampIds.ToHashSet(StringComparer.Ordinal).SetEquals(recorded.Targets.Select(target => target.LampId)));
        return isSame ? recorded : throw Other();
    }

    /// <summary>Requires a command that was recorded under this name to be of a kind, about a given command.</summary>
    /// <param name="recorded">The command.</param>
    /// <param name="kind">Undo or Release.</param>
    /// <param name="referenceId">The command that it is about.</param>
    /// <exception cref="RequestRefusedException">It is another one.</exception>
    public static CommandRecord Require(CommandRecord recorded, CommandKind kind, string referenceId)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        return recorded.Kind == kind && recorded.ReferenceId == referenceId ? recorded : throw Other();
    }

    private static RequestRefusedException Other() =>
        new(Refusal.Conflict, Header, "This Idempotency-Key has already named another request of yours; give each request a key of its own.");
}
