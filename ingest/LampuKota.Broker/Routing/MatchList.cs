using System.Runtime.InteropServices;

namespace LampuKota.Broker;

/// <summary>
/// The subscriptions that match one message. One list a thread is used again and again, so that matching allocates nothing.
/// </summary>
internal sealed class MatchList
{
    private static readonly Comparison<Subscription> BySession = (x, y) => x.Session.Number.CompareTo(y.Session.Number);

    [ThreadStatic]
    private static MatchList? OfThisThread;

    private readonly List<Subscription> _plain = [];
    private readonly List<Subscription> _shared = [];
    private int _ends;

    public static MatchList ForThisThread => OfThisThread ??= new MatchList();

    public bool IsEmpty => _plain.Count == 0 && _shared.Count == 0;

    /// <summary>Subscriptions that are not shared; several of one session stand together.</summary>
    public ReadOnlySpan<Subscription> Plain
    {
        get
        {
            Span<Subscription> plain = CollectionsMarshal.AsSpan(_plain);
            // A session has one subscription at each filter, so only matches of several filters can overlap.
            if (_ends > 1)
                plain.Sort(BySession);
            return plain;
        }
    }

    /// <summary>The chosen member of each matching Shared Subscription.</summary>
    public ReadOnlySpan<Subscription> Shared => CollectionsMarshal.AsSpan(_shared);

    public void Add(FilterEnd? end)
    {
        if (end is null)
            return;
        int before = _plain.Count;
        foreach (Subscription? subscription in end.Subscribers.Entries)
        {
            if (subscription is not null)
                _plain.Add(subscription);
        }

        if (_plain.Count > before)
            _ends++;
        foreach (ShareGroup group in end.Groups)
        {
            if (group.Next() is { } member)
                _shared.Add(member);
        }
    }

    public void Clear()
    {
        _plain.Clear();
        _shared.Clear();
        _ends = 0;
    }
}
