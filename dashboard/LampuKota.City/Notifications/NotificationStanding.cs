namespace LampuKota.City;

/// <summary>Whether messages reach anybody.</summary>
/// <param name="StuckCount">Messages that should have been handed over by now, at most <see cref="DeliveryStore.MaximumCounted"/>.</param>
/// <param name="OldestStuckUnixMs">When the oldest of them was decided on, city time; null for none.</param>
/// <param name="UnheardCount">Open incidents that call for somebody and that nobody was ever told of, at most <see cref="DeliveryStore.MaximumCounted"/>.</param>
public sealed record NotificationStanding(int StuckCount, long? OldestStuckUnixMs, int UnheardCount)
{
    /// <summary>Nothing is stuck.</summary>
    public static NotificationStanding Good { get; } = new(0, null, 0);

    /// <summary>Whether nothing is stuck.</summary>
    public bool IsWell => StuckCount == 0 && UnheardCount == 0;
}
