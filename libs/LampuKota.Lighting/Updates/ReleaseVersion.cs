using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LampuKota.Lighting;

/// <summary>Version of a released package: three numbers with dots, as <c>0.2.0</c>, compared number by number.</summary>
public readonly record struct ReleaseVersion : IComparable<ReleaseVersion>
{
    private const int Parts = 3;
    private const int MaximumPart = 999_999;

    private ReleaseVersion(int major, int minor, int patch) => (Major, Minor, Patch) = (major, minor, patch);

    /// <summary>First number, 0 to 999,999.</summary>
    public int Major { get; }

    /// <summary>Second number.</summary>
    public int Minor { get; }

    /// <summary>Third number.</summary>
    public int Patch { get; }

    /// <summary>Reads a version; leading zeros are refused, so that a version has one spelling.</summary>
    /// <param name="text">For instance <c>0.2.0</c>.</param>
    /// <param name="version">The version.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out ReleaseVersion version)
    {
        version = default;
        Span<int> numbers = stackalloc int[Parts];
        int count = 0;
        if (text is not { Length: <= 20 })
            return false;
        foreach (Range part in text.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> digits = text.AsSpan(part);
            bool isGood = count < Parts && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[count])
                && numbers[count] <= MaximumPart && (digits.Length == 1 || digits[0] != '0');
            if (!isGood)
                return false;
            count++;
        }

        version = new ReleaseVersion(numbers[0], numbers[1], numbers[2]);
        return count == Parts;
    }

    /// <inheritdoc/>
    public int CompareTo(ReleaseVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    /// <summary>Whether the left is older.</summary>
    public static bool operator <(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left is newer.</summary>
    public static bool operator >(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left is not newer.</summary>
    public static bool operator <=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left is not older.</summary>
    public static bool operator >=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) >= 0;
}
