using System.Globalization;
using System.Text;

namespace LampuKota.Dashboard;

/// <summary>An area that somebody drew on the map: one ring of corners, closed by itself. Pure.</summary>
public sealed class MapArea
{
    /// <summary>Most corners: more than a hand draws, and still an address of 2 kB.</summary>
    public const int MaximumCorners = 100;

    private readonly (double Longitude, double Latitude)[] _corners;
    private readonly double _west, _south, _east, _north;

    private MapArea((double Longitude, double Latitude)[] corners)
    {
        _corners = corners;
        (_west, _east) = (corners.Min(corner => corner.Longitude), corners.Max(corner => corner.Longitude));
        (_south, _north) = (corners.Min(corner => corner.Latitude), corners.Max(corner => corner.Latitude));
    }

    /// <summary>Reads <c>longitude,latitude;longitude,latitude;...</c>, 3 to <see cref="MaximumCorners"/> corners in degrees.</summary>
    /// <param name="text">The text.</param>
    /// <param name="area">What it says; null where it says nothing that is an area.</param>
    /// <returns>Whether it is an area.</returns>
    public static bool TryRead(string text, out MapArea? area)
    {
        ArgumentNullException.ThrowIfNull(text);
        area = null;
        string[] pairs = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (pairs.Length is < 3 or > MaximumCorners)
            return false;

        var corners = new (double Longitude, double Latitude)[pairs.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            if (!TryReadCorner(pairs[i], out corners[i]))
                return false;
        }

        area = new MapArea(corners);
        return true;
    }

    /// <summary>Whether a place lies within, by the even-odd rule: where a drawn line crosses itself, what it goes round twice is outside.</summary>
    /// <param name="longitude">Degrees east.</param>
    /// <param name="latitude">Degrees north.</param>
    public bool Has(double longitude, double latitude)
    {
        if (longitude < _west || longitude > _east || latitude < _south || latitude > _north)
            return false;

        bool isWithin = false;
        for (int i = 0, before = _corners.Length - 1; i < _corners.Length; before = i++)
        {
            (double toLongitude, double toLatitude) = _corners[i];
            (double fromLongitude, double fromLatitude) = _corners[before];
            if (toLatitude > latitude != fromLatitude > latitude
                && longitude < ((fromLongitude - toLongitude) * (latitude - toLatitude) / (fromLatitude - toLatitude)) + toLongitude)
                isWithin = !isWithin;
        }

        return isWithin;
    }

    /// <summary>The corners as <see cref="TryRead"/> takes them, to 1e-5 degrees: a metre.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((double longitude, double latitude) in _corners)
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? ";" : "")}{longitude:0.#####},{latitude:0.#####}");
        return text.ToString();
    }

    private static bool TryReadCorner(string text, out (double Longitude, double Latitude) corner)
    {
        corner = default;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0
            || !double.TryParse(text.AsSpan(0, comma), Style, CultureInfo.InvariantCulture, out double longitude)
            || !double.TryParse(text.AsSpan(comma + 1), Style, CultureInfo.InvariantCulture, out double latitude)
            || !(Math.Abs(longitude) <= 180 && Math.Abs(latitude) <= 90)) // and so not what is no number
            return false;

        corner = (longitude, latitude);
        return true;
    }
}
