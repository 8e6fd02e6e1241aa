namespace LampuKota.City;

/// <summary>
/// The words by which the assets of a <see cref="CitySnapshot"/> are found. Every word of a query must begin some word of an answer; answers whose
/// own name or id has the words come before those that merely lie in such a street or kelurahan.
/// </summary>
internal sealed class SearchIndex
{
    private readonly CitySnapshot _city;
    private readonly List<Entry> _entries = [];
    private readonly WordTable _ownWords;
    private readonly WordTable _allWords;

    public SearchIndex(CitySnapshot city)
    {
        _city = city;
        var own = new List<IReadOnlyCollection<string>>();
        var all = new List<IReadOnlyCollection<string>>();
        Dictionary<string, IReadOnlyCollection<string>> streets = city.Assets.Streets.ToDictionary(street => street.Id, street => SearchWords.OfName(street.Name));
        Dictionary<string, IReadOnlyCollection<string>> kelurahan = city.Assets.Kelurahan.ToDictionary(place => place.Id, place => SearchWords.OfName(place.Name));
        foreach (Named named in AllOf(city))
        {
            _entries.Add(new Entry(named.Kind, named.Position));
            IReadOnlyCollection<string> words = [.. named.Names.SelectMany(SearchWords.OfName).Distinct(StringComparer.Ordinal)];
            own.Add(words);
            all.Add([.. words
                .Union(named.StreetId is { } streetId ? streets[streetId] : [])
                .Union(named.KelurahanId is { } kelurahanId ? kelurahan[kelurahanId] : [])]);
        }

        _ownWords = new WordTable(own);
        _allWords = new WordTable(all);
    }

    /// <summary>See <see cref="CitySnapshot.Search"/>.</summary>
    public IReadOnlyList<SearchHit> Search(string text, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, CitySnapshot.MaximumSearchHits);
        return [.. Find(text, limit, _ => true).Select(entry => SearchHits.Describe(_city, _entries[entry].Kind, _entries[entry].Position))];
    }

    /// <summary>See <see cref="CitySnapshot.SearchLamps"/>.</summary>
    public IReadOnlyList<int> SearchLamps(string text, string? kelurahanId, int limit) =>
    [
        .. Find(text, limit, entry => _entries[entry].Kind == SearchHitKind.Lamp
                && (kelurahanId is null || _city.Lamps[_entries[entry].Position].KelurahanId == kelurahanId))
            .Select(entry => _entries[entry].Position),
    ];

    /// <summary>Indexes of all lamps that have the words, in no order; words as in <see cref="Search"/>.</summary>
    public IReadOnlySet<int> AllLamps(string text)
    {
        var found = new HashSet<int>();
        WordRange[] own = [.. SearchWords.OfQuery(text).Select(_ownWords.Find)];
        WordRange[] all = [.. SearchWords.OfQuery(text).Select(_allWords.Find)];
        foreach (int entry in all.Length == 0 ? [] : _allWords.EntriesOf(all.MinBy(range => _allWords.EntriesOf(range).Length)))
        {
            if (_entries[entry].Kind == SearchHitKind.Lamp && RankOf(entry, own, all) is not null)
                found.Add(_entries[entry].Position);
        }

        return found;
    }

    private static IEnumerable<Named> AllOf(CitySnapshot city)
    {
        CityAssets assets = city.Assets;
        return Number(assets.Kelurahan, place => new Named(SearchHitKind.Kelurahan, ["kelurahan", place.Name, place.Id]))
            .Concat(Number(assets.Kecamatan, place => new Named(SearchHitKind.Kecamatan, ["kecamatan", place.Name, place.Id])))
            .Concat(Number(assets.Streets, street => new Named(SearchHitKind.Street, [street.Name, street.Id])))
            .Concat(Number(assets.Lamps, lamp => new Named(SearchHitKind.Lamp, [lamp.Id, lamp.PoleCode], lamp.StreetId, lamp.KelurahanId)))
            .Concat(Number(assets.Cabinets, cabinet => new Named(SearchHitKind.Cabinet, [cabinet.Id, cabinet.Name, cabinet.CustomerNumber ?? ""], null, cabinet.KelurahanId)))
            .Concat(Number(assets.Gateways, gateway => new Named(SearchHitKind.Gateway, [gateway.Id], null, gateway.KelurahanId)))
            .Concat(Number(assets.Sensors, sensor => new Named(SearchHitKind.Sensor, [sensor.Id, sensor.Name, sensor.Kind], null, sensor.KelurahanId)));
    }

    private static IEnumerable<Named> Number<T>(IReadOnlyList<T> assets, Func<T, Named> describe) =>
        assets.Select((asset, position) => describe(asset) with { Position = position });

    private int[] Find(string text, int limit, Func<int, bool> isWanted)
    {
        IReadOnlyList<string> words = SearchWords.OfQuery(text);
        if (words.Count == 0)
            return [];

        WordRange[] own = [.. words.Select(_ownWords.Find)];
        WordRange[] all = [.. words.Select(_allWords.Find)];
        WordRange rarest = all.MinBy(range => _allWords.EntriesOf(range).Length);
        var best = new PriorityQueue<int, Rank>(limit + 1, Rank.WorstFirst);
        var seen = new HashSet<int>();
        foreach (int entry in _allWords.EntriesOf(rarest))
        {
            if (!isWanted(entry) || (all.Length > 1 || rarest.To - rarest.From > 1) && !seen.Add(entry))
                continue;
            if (RankOf(entry, own, all) is not { } rank)
                continue;

            best.Enqueue(entry, rank);
            if (best.Count > limit)
                best.Dequeue();
        }

        int[] found = new int[best.Count];
        for (int i = found.Length - 1; i >= 0; i--)
            found[i] = best.Dequeue();
        return found;
    }

    // Null where a word is missing. Matches in the own name count double, so that a street's name leads to the street before its lamps.
    private Rank? RankOf(int entry, WordRange[] own, WordRange[] all)
    {
        int distance = 0;
        for (int i = 0; i < all.Length; i++)
        {
            WordMatch match = _allWords.MatchOf(entry, all[i]);
            if (match == WordMatch.None)
                return null;
            distance += (2 * (int)_ownWords.MatchOf(entry, own[i])) + (int)match;
        }

        return new Rank(distance, _entries[entry].Kind, _ownWords.CountOf(entry), entry);
    }

    private readonly record struct Entry(SearchHitKind Kind, int Position);

    private sealed record Named(SearchHitKind Kind, string[] Names, string? StreetId = null, string? KelurahanId = null, int Position = 0);

    /// <summary>Lower is better: how well the words match, then the kind, the shorter name, and the order of ids.</summary>
    private readonly record struct Rank(int Distance, SearchHitKind Kind, int Words, int Entry)
    {
        public static readonly Comparer<Rank> WorstFirst = Comparer<Rank>.Create((a, b) =>
            (b.Distance, b.Kind, b.Words, b.Entry).CompareTo((a.Distance, a.Kind, a.Words, a.Entry)));
    }
}
