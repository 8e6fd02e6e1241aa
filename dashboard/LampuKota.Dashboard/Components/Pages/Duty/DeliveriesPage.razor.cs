using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Messages to people and what became of each, and how the channels are.</summary>
public partial class DeliveriesPage
{
    private const int ShownRows = 100;

    private IReadOnlyList<Delivery> _shown = [];
    private IReadOnlyDictionary<DeliveryState, int> _counts = new Dictionary<DeliveryState, int>();
    private DeliveryState? _state;
    private string? _next;
    private long _nowUnixMs;

    /// <summary>Only so, a word of <see cref="DeliveryState"/>.</summary>
    [SupplyParameterFromQuery(Name = "keadaan")]
    private string? State { get; set; }

    /// <summary>The last of the page before.</summary>
    [SupplyParameterFromQuery(Name = "setelah")]
    private string? After { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    [Inject]
    private DeliveryStore Deliveries { get; set; } = null!;

    [Inject]
    private ChannelStates Channels { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        _nowUnixMs = Clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        _state = Enum.TryParse(State, ignoreCase: true, out DeliveryState state) && Enum.IsDefined(state) ? state : null;
        IReadOnlyList<Delivery> page = await Deliveries.ListAsync(new DeliveryQuery(_state, BeforeId: After, Limit: ShownRows + 1), HttpContext.RequestAborted);
        _shown = [.. page.Take(ShownRows)];
        _next = page.Count > ShownRows ? _shown[^1].Id : null;
        _counts = await Deliveries.CountAsync(HttpContext.RequestAborted);
    }

    private string? WarningOf(ContactChannel channel)
    {
        ChannelStates.Standing standing = Channels.Of(channel);
        if (standing.Error is not { } error)
            return null;
        return standing.PausedUntil is { } until && until > Instant.FromUnixTimeMilliseconds(_nowUnixMs)
            ? W["deliveries.channelPaused", PeopleFormat.Time(until.ToUnixTimeMilliseconds()), error]
            : W["deliveries.channelFailing", error];
    }

    private static string IconOf(DeliveryState state) => state switch
    {
        DeliveryState.HandedOver => "check",
        DeliveryState.GivenUp => "alert",
        DeliveryState.Cancelled => "minus",
        _ => "schedule",
    };
}
