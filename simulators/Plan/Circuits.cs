namespace LampuKota.Simulators;

/// <summary>Splits the poles of an area into groups of almost equal size that hang together: always across the longer side, again and again.</summary>
internal static class Circuits
{
    /// <summary>The groups, each in the order in which a cable would visit it: street by street.</summary>
    /// <param name="places">The poles; reordered.</param>
    /// <param name="groups">How many groups, at most as many as poles.</param>
    public static List<PolePlace[]> Split(Span<PolePlace> places, int groups)
    {
        var result = new List<PolePlace[]>(groups);
        Split(places, groups, result);
        return result;
    }

    private static void Split(Span<PolePlace> places, int groups, List<PolePlace[]> result)
    {
        if (groups == 1)
        {
            places.Sort((a, b) => (a.Street, a.AlongMetres).CompareTo((b.Street, b.AlongMetres)));
            result.Add(places.ToArray());
            return;
        }

        if (IsWide(places))
            places.Sort((a, b) => (a.Place.X, a.Place.Y).CompareTo((b.Place.X, b.Place.Y)));
        else
            places.Sort((a, b) => (a.Place.Y, a.Place.X).CompareTo((b.Place.Y, b.Place.X)));

        int firstGroups = groups / 2;
        int cut = (int)((long)places.Length * firstGroups / groups);
        Split(places[..cut], firstGroups, result);
        Split(places[cut..], groups - firstGroups, result);
    }

    private static bool IsWide(ReadOnlySpan<PolePlace> places)
    {
        double west = double.MaxValue, east = double.MinValue, south = double.MaxValue, north = double.MinValue;
        foreach (PolePlace place in places)
        {
            (west, east) = (Math.Min(west, place.Place.X), Math.Max(east, place.Place.X));
            (south, north) = (Math.Min(south, place.Place.Y), Math.Max(north, place.Place.Y));
        }

        return east - west > north - south;
    }
}
