using System.Globalization;

namespace LampuKota.Dashboard;

/// <summary>Ids as runs that count up: <c>KPG-OSP-P012-L001</c> and 50 stand for the fifty ids to <c>KPG-OSP-P012-L050</c>.</summary>
/// <param name="First">The first id of each run.</param>
/// <param name="Length">How many ids each run has, 1 or more.</param>
internal sealed record IdRuns(IReadOnlyList<string> First, IReadOnlyList<int> Length)
{
    private const int MostDigits = 9; // What a browser and we count without loss.

    /// <summary>Folds ids, in their order.</summary>
    public static IdRuns Of(IEnumerable<string> ids)
    {
        var first = new List<string>();
        var length = new List<int>();
        string? next = null;
        foreach (string id in ids)
        {
            if (id == next)
            {
                length[^1]++;
            }
            else
            {
                first.Add(id);
                length.Add(1);
            }

            next = After(id);
        }

        return new IdRuns(first, length);
    }

    /// <summary>The id that counts one further in as many digits; null where it ends in none, or there is no further one.</summary>
    internal static string? After(string id)
    {
        int digits = 0;
        while (digits < Math.Min(id.Length, MostDigits) && char.IsAsciiDigit(id[^(digits + 1)]))
            digits++;
        if (digits == 0)
            return null;

        string number = (int.Parse(id.AsSpan(id.Length - digits), CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        return number.Length > digits ? null : string.Concat(id.AsSpan(0, id.Length - digits), number);
    }
}
