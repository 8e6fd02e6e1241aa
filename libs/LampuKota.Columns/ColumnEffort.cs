namespace LampuKota.Columns;

/// <summary>How much time the writer of a chunk may take to make it small.</summary>
public enum ColumnEffort
{
    /// <summary>For a chunk that another one replaces soon.</summary>
    Quick,

    /// <summary>For a chunk that stays.</summary>
    Thorough,
}
