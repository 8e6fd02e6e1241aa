using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>From when on a command needs a second person.</summary>
/// <param name="MaximumLamps">As many lamps one person may darken alone.</param>
/// <param name="DarkBelowPercent">A level below this counts as dark.</param>
public sealed record ApprovalLimits(int MaximumLamps = 50, int DarkBelowPercent = 30);

/// <summary>Which commands need a second person, and who that may be; pure.</summary>
public static class ApprovalRules
{
    /// <summary>Why a command needs a second person; null where one is enough.</summary>
    /// <param name="levels">Each lamp and the level that it would be held at; null where its control program decides.</param>
    /// <param name="limits">The limits.</param>
    public static ApprovalCause? CauseOf(IEnumerable<(LampAsset Lamp, int? LevelPercent)> levels, ApprovalLimits limits)
    {
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(limits);
        int dark = 0;
        foreach ((LampAsset lamp, int? level) in levels)
        {
            if (level is null || level >= limits.DarkBelowPercent)
                continue;
            if (lamp.IsProtected)
                return ApprovalCause.ProtectedLamps;
            dark++;
        }

        return dark > limits.MaximumLamps ? ApprovalCause.ManyLamps : null;
    }

    /// <summary>What a decision makes of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isApproved">Whether it is approved.</param>
    /// <param name="note">In the person's words; needed where it is declined.</param>
    /// <param name="person">Who decides.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <exception cref="RequestRefusedException">There is nothing to decide, or not by this person.</exception>
    public static CommandApproval Decide(CommandRecord command, bool isApproved, string? note, Person person, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(person);
        if (command.Approval is not { State: ApprovalState.Awaiting } awaiting || !command.IsPending)
            throw new RequestRefusedException(Refusal.Conflict, "id", "This command does not await approval any more; look what became of it.");
        bool isOwn = person.Id == command.PersonId;
        if (isApproved && isOwn)
            throw new RequestRefusedException(Refusal.NotAllowed, "person", "Who asked cannot approve; a second person must.");
        if (!isOwn && !person.May(Right.DecideCommands))
            throw new RequestRefusedException(Refusal.NotAllowed, "person", "Only an operator or a supervisor decides on the commands of others.");
        if (note?.Length > LightingLimits.MaximumReasonLength || note?.Any(char.IsControl) == true || (!isApproved && string.IsNullOrWhiteSpace(note)))
            throw new RequestRefusedException(Refusal.Invalid, "reason", $"Say why, in 1 to {LightingLimits.MaximumReasonLength} characters on one line.");

        ApprovalState state = isApproved ? ApprovalState.Approved : ApprovalState.Declined;
        return awaiting with { State = state, PersonId = person.Id, PersonName = person.Name, AtUnixMs = nowUnixMs, Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim() };
    }
}
