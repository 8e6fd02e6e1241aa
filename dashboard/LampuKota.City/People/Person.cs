namespace LampuKota.City;

/// <summary>Who does something.</summary>
/// <param name="Id">Stable id, for the audit log.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Role">What the person may do.</param>
public sealed record Person(string Id, string Name, PersonRole Role)
{
    /// <summary>Where the person may do it: official codes of kecamatan and kelurahan. Empty means the whole city.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];

    /// <summary>Whether the person is bound to no area.</summary>
    public bool HasWholeCity => Areas.Count == 0;

    /// <summary>Whether the person may do something, at least within its areas.</summary>
    /// <param name="right">What.</param>
    public bool May(Right right) => Rights.Has(Role, right) && (HasWholeCity || !Rights.NeedsWholeCity(right));

    /// <summary>Requires that the person may do something.</summary>
    /// <param name="right">What.</param>
    /// <exception cref="RequestRefusedException">It may not.</exception>
    public void Require(Right right)
    {
        if (!May(right))
            throw new RequestRefusedException(Refusal.NotAllowed, "person", Rights.RefusalOf(right));
    }
}
