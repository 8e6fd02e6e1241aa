namespace LampuKota.City;

/// <summary>What a file of bills comes to, line by line.</summary>
/// <param name="Lines">Its lines, without the heading and empty ones.</param>
public sealed record BillImport(IReadOnlyList<BillLine> Lines)
{
    /// <summary>How many lines become so.</summary>
    /// <param name="outcome">What becomes of them.</param>
    public int Count(BillOutcome outcome) => Lines.Count(line => line.Outcome == outcome);

    /// <summary>The bills that are written: new ones and changed ones.</summary>
    public IEnumerable<UtilityBill> Taken => Lines.Where(line => line.Outcome is BillOutcome.Added or BillOutcome.Changed).Select(line => line.Bill!);
}

/// <summary>A line of a file of bills.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Bill">What it says; null where it cannot be read.</param>
/// <param name="Problem">Why it is refused, or null.</param>
public sealed record BillLine(int Number, BillOutcome Outcome, UtilityBill? Bill, BillProblem? Problem = null);

/// <summary>What becomes of a bill.</summary>
public enum BillOutcome
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It takes the place of another of the same customer and month.</summary>
    Changed,

    /// <summary>It is known as it is.</summary>
    Unchanged,

    /// <summary>It is not taken.</summary>
    Refused,
}
