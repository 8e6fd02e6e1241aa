namespace LampuKota.Simulators;

/// <summary>
/// Chooses which of the possible places carry a lamp. Every kelurahan gets a share by its size; within it the main roads are lit before local streets
/// and the middle before the edge, and a local street is lit as a whole.
/// </summary>
internal sealed class LampAllocation(IReadOnlyList<Street> streets, DensityField density, int kelurahanCount)
{
    /// <summary>The chosen places, by kelurahan.</summary>
    /// <param name="firstRound">Places to fill first.</param>
    /// <param name="secondRound">Places for the rest.</param>
    /// <param name="lamps">How many lamps; at least one a kelurahan, at most as many as there are places.</param>
    public List<PolePlace>[] Choose(List<PolePlace> firstRound, List<PolePlace> secondRound, int lamps)
    {
        List<PolePlace>[] ranked = Ranked(firstRound);
        List<PolePlace>[] more = Ranked(secondRound);
        for (int i = 0; i < kelurahanCount; i++)
            ranked[i].AddRange(more[i]);

        int[] shares = Shares(ranked, lamps);
        for (int i = 0; i < kelurahanCount; i++)
            ranked[i].RemoveRange(shares[i], ranked[i].Count - shares[i]);
        return ranked;
    }

    private List<PolePlace>[] Ranked(List<PolePlace> places)
    {
        double[] streetRank = StreetRanks(places);
        var byKelurahan = new List<(PolePlace Place, double Rank, int Order)>[kelurahanCount];
        for (int i = 0; i < kelurahanCount; i++)
            byKelurahan[i] = [];

        for (int i = 0; i < places.Count; i++)
        {
            PolePlace place = places[i];
            Street street = streets[place.Street];
            double metres = street.Class == StreetClass.Local ? streetRank[place.Street] : density.DistanceTo(place.Kelurahan, place.Place);
            double rank = metres / street.Reach;
            byKelurahan[place.Kelurahan].Add((place, rank, i));
        }

        var result = new List<PolePlace>[kelurahanCount];
        for (int i = 0; i < kelurahanCount; i++)
        {
            byKelurahan[i].Sort((a, b) => (a.Rank, a.Order).CompareTo((b.Rank, b.Order)));
            result[i] = byKelurahan[i].ConvertAll(entry => entry.Place);
        }

        return result;
    }

    // A local street ranks by its mean distance from the centroids of the kelurahan it lies in.
    private double[] StreetRanks(List<PolePlace> places)
    {
        double[] sums = new double[streets.Count];
        int[] counts = new int[streets.Count];
        foreach (PolePlace place in places)
        {
            sums[place.Street] += density.DistanceTo(place.Kelurahan, place.Place);
            counts[place.Street]++;
        }

        for (int i = 0; i < sums.Length; i++)
            sums[i] /= Math.Max(counts[i], 1);
        return sums;
    }

    // What a place adds to the size of its kelurahan: enough that the arterials of a city of 2,000 lamps are lit from end to end.
    private double Weight(PolePlace place) => streets[place.Street].Class switch
    {
        StreetClass.Arterial => 12,
        StreetClass.Connector => 2,
        _ => 0.4,
    };

    // Largest remainders, after one lamp for each.
    private int[] Shares(List<PolePlace>[] ranked, int lamps)
    {
        int total = 0;
        foreach (List<PolePlace> places in ranked)
            total += places.Count;
        if (lamps > total)
            throw new InvalidOperationException($"BUG: {lamps} lamps need more than the {total} places that were planned.");

        double[] weights = Array.ConvertAll(ranked, places => places.Sum(Weight));
        double allWeights = weights.Sum();
        int[] shares = new int[ranked.Length];
        var remainders = new List<(double Remainder, int Index)>();
        int left = lamps;
        for (int i = 0; i < ranked.Length; i++)
        {
            double exact = lamps * weights[i] / allWeights;
            shares[i] = Math.Min(Math.Max((int)exact, 1), ranked[i].Count);
            left -= shares[i];
            remainders.Add((exact - shares[i], i));
        }

        remainders.Sort((a, b) => (-a.Remainder, a.Index).CompareTo((-b.Remainder, b.Index)));
        for (int i = 0; left != 0; i = (i + 1) % remainders.Count)
        {
            int index = left > 0 ? remainders[i].Index : remainders[^(i + 1)].Index;
            int change = Math.Sign(left);
            if (shares[index] + change < 1 || shares[index] + change > ranked[index].Count)
                continue;

            shares[index] += change;
            left -= change;
        }

        return shares;
    }
}
