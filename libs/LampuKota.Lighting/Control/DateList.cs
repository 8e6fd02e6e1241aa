namespace LampuKota.Lighting;

/// <summary>Dates that no rule can compute: national holidays, Ramadan. The city edits them.</summary>
/// <param name="Id">Id, as device ids.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Source">Who published the dates, and in what; for people.</param>
/// <param name="Entries">The dates.</param>
public sealed record DateList(string Id, string Name, string Source, IReadOnlyList<DateListEntry> Entries)
{
    internal bool Contains(DateOnly date)
    {
        for (int i = 0; i < Entries.Count; i++)
        {
            if (Entries[i].From <= date && date <= Entries[i].To)
                return true;
        }

        return false;
    }

    /// <summary>What is outside the limits, in plain words; empty where rules may refer to it.</summary>
    public IReadOnlyList<string> Validate() => Check().Sentences;

    internal Problems Check()
    {
        var problems = new Problems();
        if (!DeviceId.IsValid(Id))
            problems.Add($"The date list's id {Validity.Quote(Id)} is not an id.");
        if (!Validity.IsTitle(Name))
            problems.Add($"The name of date list {Validity.Quote(Id)} must have 1 to {LightingLimits.MaximumNameLength} visible characters.");
        if (Source.Length > LightingLimits.MaximumSourceLength || Source.Any(char.IsControl))
            problems.Add($"The source of date list {Validity.Quote(Id)} may have {LightingLimits.MaximumSourceLength} visible characters.");
        if (Entries.Count > LightingLimits.MaximumDateListEntries)
            problems.Add($"The date list {Validity.Quote(Id)} may have {LightingLimits.MaximumDateListEntries} entries, not {Entries.Count}.");
        else
            CheckEntries(problems);
        return problems;
    }

    private void CheckEntries(Problems problems)
    {
        for (int i = 0; i < Entries.Count; i++)
        {
            problems.At(FindingPart.Entry, i + 1);
            if (Entries[i] is not { } entry || entry.From > entry.To || !Validity.IsTitle(entry.Name))
            {
                problems.Add(
                    $"Entry {i + 1} of date list {Validity.Quote(Id)} needs a name of 1 to {LightingLimits.MaximumNameLength} visible characters and must not end before it begins.");
            }
        }
    }
}

/// <summary>One date or some in a row.</summary>
/// <param name="From">First local date, ISO 8601 (inclusive).</param>
/// <param name="To">Last local date (inclusive); the same for a single one.</param>
/// <param name="Name">What it is, for people.</param>
public sealed record DateListEntry(DateOnly From, DateOnly To, string Name);
