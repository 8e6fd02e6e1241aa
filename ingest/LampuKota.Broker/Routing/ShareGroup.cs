namespace LampuKota.Broker;

/// <summary>The members of one Shared Subscription: one Share Name at one filter (MQTT 5.0, 4.8.2). Each message goes to one of them.</summary>
/// <param name="shareName">Share Name.</param>
/// <param name="name">The whole filter with <c>$share/{name}/</c>, as every member wrote it.</param>
internal sealed class ShareGroup(string shareName, string name)
{
    private uint _turn;

    public string ShareName { get; } = shareName;

    /// <summary>What the subscription is known by within each member's session.</summary>
    public string Name { get; } = name;

    public SubscriberList Members { get; } = new();

    /// <summary>
    /// The member whose turn it is: a connected one if there is any, else one whose session keeps the message for later.
    /// </summary>
    public Subscription? Next()
    {
        ReadOnlySpan<Subscription?> members = Members.Entries;
        if (members.IsEmpty)
            return null;
        int start = (int)(Interlocked.Increment(ref _turn) % (uint)members.Length);
        Subscription? offline = null;
        for (int i = 0; i < members.Length; i++)
        {
            Subscription? member = members[(start + i) % members.Length];
            if (member is null)
                continue;
            if (member.Session.IsConnected)
                return member;
            offline ??= member;
        }

        return offline;
    }
}
