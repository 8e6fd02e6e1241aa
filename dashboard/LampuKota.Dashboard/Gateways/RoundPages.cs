namespace LampuKota.Dashboard;

/// <summary>Puts the pages of a report together that ingest publishes in rounds. For one thread.</summary>
/// <typeparam name="TItem">What the report is of.</typeparam>
internal sealed class RoundPages<TItem>
{
    // 100,000 items, the broker's own limit of sessions, at 200 a page.
    private const int MaximumPages = 500;

    private readonly Dictionary<int, IReadOnlyList<TItem>> _pages = [];
    private long _round;

    /// <summary>Whether a page can be one.</summary>
    public static bool IsPage(int page, int pages, IReadOnlyList<TItem>? items) => pages is > 0 and <= MaximumPages && page >= 0 && page < pages && items is not null;

    /// <summary>Takes one page.</summary>
    /// <returns>The whole report where this page completes its round, else null.</returns>
    public IReadOnlyList<TItem>? Take(long round, int page, int pages, IReadOnlyList<TItem> items)
    {
        // A page that was lost leaves its round incomplete; the next round comes in a few seconds.
        if (round != _round)
            _pages.Clear();
        _round = round;
        _pages[page] = items;
        if (_pages.Count < pages)
            return null;

        IReadOnlyList<TItem> all = [.. _pages.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value)];
        _pages.Clear();
        return all;
    }
}
