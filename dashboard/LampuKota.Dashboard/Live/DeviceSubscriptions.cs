using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace LampuKota.Dashboard;

/// <summary>Who wants to be called when something changed at a device.</summary>
internal sealed class DeviceSubscriptions
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Subscription>> _byDevice = new(StringComparer.Ordinal);

    /// <summary>Whether nobody waits for anything.</summary>
    public bool IsEmpty => _byDevice.IsEmpty;

    /// <summary>Adds a subscriber until the result is disposed.</summary>
    public IDisposable Add(string deviceId, Action changed)
    {
        var subscription = new Subscription(this, deviceId, changed);
        _byDevice.AddOrUpdate(deviceId, _ => [subscription], (_, known) => known.Add(subscription));
        return subscription;
    }

    /// <summary>Calls the subscribers of a device.</summary>
    public void Notify(string deviceId)
    {
        if (!_byDevice.TryGetValue(deviceId, out ImmutableArray<Subscription> subscriptions))
            return;

        foreach (Subscription subscription in subscriptions)
            subscription.Changed();
    }

    private void Remove(Subscription subscription)
    {
        while (_byDevice.TryGetValue(subscription.DeviceId, out ImmutableArray<Subscription> known))
        {
            ImmutableArray<Subscription> rest = known.Remove(subscription);
            bool done = rest.IsEmpty
                ? _byDevice.TryRemove(KeyValuePair.Create(subscription.DeviceId, known))
                : _byDevice.TryUpdate(subscription.DeviceId, rest, known);
            if (done)
                return;
        }
    }

    private sealed class Subscription(DeviceSubscriptions owner, string deviceId, Action changed) : IDisposable
    {
        public string DeviceId => deviceId;

        public Action Changed => changed;

        public void Dispose() => owner.Remove(this);
    }
}
