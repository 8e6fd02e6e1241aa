namespace LampuKota.Broker;

/// <summary>All subscriptions whose filter ends at one place of the tree: the plain ones, and the groups that share theirs.</summary>
internal sealed class FilterEnd
{
    private volatile ShareGroup[] _groups = [];

    public SubscriberList Subscribers { get; } = new();

    public ReadOnlySpan<ShareGroup> Groups => _groups;

    public bool IsEmpty => Subscribers.IsEmpty && _groups.Length == 0;

    public void Add(Subscription subscription)
    {
        if (subscription.ShareName is not { } shareName)
        {
            Subscribers.Add(subscription);
            return;
        }

        ShareGroup group = Find(shareName) ?? new ShareGroup(shareName, subscription.Name);
        subscription.Group = group;
        group.Members.Add(subscription);
        if (!_groups.Contains(group))
            _groups = [.. _groups, group];
    }

    public void Replace(Subscription former, Subscription subscription)
    {
        subscription.Group = former.Group;
        MembersOf(former).Replace(former, subscription);
    }

    public void Remove(Subscription subscription)
    {
        MembersOf(subscription).Remove(subscription);
        _groups = Array.FindAll(_groups, group => !group.Members.IsEmpty);
    }

    private SubscriberList MembersOf(Subscription subscription) => subscription.Group?.Members ?? Subscribers;

    private ShareGroup? Find(string shareName) => Array.Find(_groups, group => group.ShareName == shareName);
}
