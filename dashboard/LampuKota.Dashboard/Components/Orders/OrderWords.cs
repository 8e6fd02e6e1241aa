using System.Globalization;
using LampuKota.City;
using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>What the crews' pages say of an order in words and links.</summary>
internal static class OrderWords
{
    /// <summary>The name of what is to be repaired.</summary>
    public static string Name(IStringLocalizer<Words> words, OrderPlace place) =>
        place.PoleCode is { } pole ? words["order.pole", pole] : place.Name ?? place.DeviceId;

    /// <summary>What is awaited, and how long it may still take.</summary>
    public static string Due(IStringLocalizer<Words> words, IncidentRecord incident, long nowUnixMs)
    {
        if (incident.Due.PausedSinceUnixMs is not null)
            return words["order.paused"];
        if (IncidentDueRules.Next(incident) is not { } next)
            return "";
        long left = next.DueUnixMs - nowUnixMs;
        return words[left >= 0 ? "order.left" : "order.late", words["order.step." + next.Kind].Value, PeopleFormat.Span(Math.Abs(left))];
    }

    /// <summary>The page of a share.</summary>
    /// <param name="share">Which share.</param>
    /// <param name="skipped">How many orders come before.</param>
    public static string ShareLink(OrderShare share, int skipped) =>
        $"{OrderEndpoints.Path}/daftar/{AddressOf(share)}" + (skipped == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"?mulai={skipped}"));

    /// <summary>The share whose page has an address; null where none has.</summary>
    /// <param name="address">Last part of the address.</param>
    public static OrderShare? ShareOf(string address) =>
        Enum.GetValues<OrderShare>().Where(share => AddressOf(share) == address).Select(share => (OrderShare?)share).FirstOrDefault();

    /// <summary>Opens the phone's own map.</summary>
    public static string GeoLink(GeoPoint at) => $"geo:{Place(at)}?q={Place(at)}";

    /// <summary>Opens a map in the browser.</summary>
    public static string MapLink(GeoPoint at) => string.Create(
        CultureInfo.InvariantCulture,
        $"https://www.openstreetmap.org/?mlat={at.LatitudeDegrees:0.#####}&mlon={at.LongitudeDegrees:0.#####}#map=19/{at.LatitudeDegrees:0.#####}/{at.LongitudeDegrees:0.#####}");

    /// <summary>From which state a step leads to which, for the script that shows what is possible while offline: <c>Raised:Accepted Notified:Accepted</c>.</summary>
    public static string Moves(IncidentStepKind kind) => string.Join(' ', IncidentLifecycle.RuleOf(kind).Transitions.Select(move => $"{move.Key}:{move.Value}").Order(StringComparer.Ordinal));

    private static string AddressOf(OrderShare share) => share switch
    {
        OrderShare.Mine => "saya",
        OrderShare.Crew => "regu",
        _ => "lain",
    };

    private static string Place(GeoPoint at) => string.Create(CultureInfo.InvariantCulture, $"{at.LatitudeDegrees:0.######},{at.LongitudeDegrees:0.######}");
}
