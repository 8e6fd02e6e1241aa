using System.Runtime.CompilerServices;

namespace LampuKota.Lighting;

/// <summary>How many values were rejected, by <see cref="RejectReason"/>.</summary>
[InlineArray(Length)]
public struct RejectCounts
{
    /// <summary>How many reasons there are.</summary>
    public const int Length = (int)RejectReason.ForeignDevice + 1;

    private int _first;

    /// <summary>All of them together.</summary>
    public readonly int Total
    {
        get
        {
            int total = 0;
            foreach (int count in this)
                total += count;
            return total;
        }
    }

    /// <summary>How many for one reason.</summary>
    /// <param name="reason">The reason.</param>
    public readonly int For(RejectReason reason) => this[(int)reason];

    /// <summary>Counts more for one reason.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="count">How many.</param>
    public void Add(RejectReason reason, int count = 1) => this[(int)reason] += count;
}
