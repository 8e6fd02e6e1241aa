using System.Globalization;
using LampuKota.City;
using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>Puts a delivery into the words of the person whom it goes to. Whatever came from a device or a plan is one line of plain text here, and no more than some words long.</summary>
/// <param name="words">The words.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="settings">Where phones reach this dashboard.</param>
internal sealed class MessageWriter(IStringLocalizer<Words> words, CityDirectory directory, NotificationSettings settings)
{
    private const int MaximumWordsLength = 120;
    private const int ListedPoles = 5;
    private const int ListedIncidents = 15;

    /// <summary>Path of the page on which a message is answered.</summary>
    public const string AnswerPath = "terima";

    /// <summary>Tells of an incident.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="person">Whom.</param>
    /// <param name="incident">The incident as it stands.</param>
    /// <param name="token">What the link carries.</param>
    public OutgoingMessage Incident(Delivery delivery, PersonContacts person, IncidentRecord incident, string token) => InLanguage(person, () =>
    {
        CauseFacts facts = CauseTable.Of(incident.Event);
        string title = words["message.title", incident.Id, EventWords(incident.Event), Place(incident)];
        if (delivery.Level is not (null or DutyLevel.Crew))
            title = words["message.unanswered", title];
        string[] lines =
        [
            .. Where(incident),
            words["message.since", PeopleFormat.DayAndTime(incident.StartUnixMs)],
            Lamps(incident),
            .. Map(incident),
            words["message.parts", words["parts." + facts.Parts].Value],
            words["message.hazard", words["hazard." + facts.Hazard].Value],
            words["message.due", PeopleFormat.TimeAlone(incident.Due.AcceptUnixMs), PeopleFormat.DayAndTime(incident.Due.RepairUnixMs)],
        ];
        return Message(delivery, person, title, lines, token, words["message.accept"], CauseTable.UrgencyOf(incident.Cause, incident.Event, incident.AffectedLampCount));
    });

    /// <summary>Tells of what waited for the morning.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="person">Whom.</param>
    /// <param name="incidents">What waited, the newest first.</param>
    public OutgoingMessage Digest(Delivery delivery, PersonContacts person, IReadOnlyList<IncidentRow> incidents) => InLanguage(person, () =>
    {
        string[] lines =
        [
            .. incidents.Take(ListedIncidents).Select(one => Line(words["message.digestLine", one.Id, EventWords(one.Event), Name(one.DeviceId), Kelurahan(one.KelurahanId)])),
            .. incidents.Count > ListedIncidents ? [words["message.digestMore", PeopleFormat.Number(incidents.Count - ListedIncidents)].Value] : Array.Empty<string>(),
        ];
        return Message(delivery, person, words["message.digest", PeopleFormat.Number(incidents.Count)], lines, AnswerPages.ListToken, words["message.list"], MessageUrgency.Low);
    });

    /// <summary>Tells that more happens than messages are sent of.</summary>
    public OutgoingMessage Flood(Delivery delivery, PersonContacts person) => InLanguage(person, () => Message(
        delivery, person, words["message.flood"], [words["message.floodHelp", NotificationStore.MaximumPerHour]], AnswerPages.ListToken, words["message.list"], MessageUrgency.Urgent));

    /// <summary>Tells what is wrong with the system itself.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="person">Whom.</param>
    /// <param name="alerts">What, all of one kind.</param>
    public OutgoingMessage System(Delivery delivery, PersonContacts person, IReadOnlyList<SystemAlert> alerts) => InLanguage(person, () => Message(
        delivery, person, words["message.system", words[$"systemAlert.{alerts[0].Kind}"].Value], [.. alerts.Take(ListedIncidents).Select(alert => Line(words.Say(alert)))],
        AnswerPages.SystemToken, words["message.systemLink"], alerts.Any(alert => alert.IsUrgent) ? MessageUrgency.Urgent : MessageUrgency.Normal));

    /// <summary>Tells that messages arrive.</summary>
    public OutgoingMessage Test(Delivery delivery, PersonContacts person) => InLanguage(person, () => Message(
        delivery, person, words["message.test"], [words["message.testHelp", words["channel." + delivery.Channel].Value]], AnswerPages.TestToken, words["message.testLink"], MessageUrgency.Normal));

    /// <summary>One line of plain text of at most some words, whatever somebody wrote.</summary>
    internal static string Line(string text)
    {
        string line = string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter)).Trim();
        return line.Length <= MaximumWordsLength ? line : line[..(MaximumWordsLength - 1)] + "…";
    }

    private static T InLanguage<T>(PersonContacts person, Func<T> write)
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new CultureInfo(person.Language);
        try
        {
            return write();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private OutgoingMessage Message(
        Delivery delivery, PersonContacts person, string title, IReadOnlyList<string> lines, string token, string linkLabel, MessageUrgency urgency) => new(
        delivery.IdempotencyKey,
        person.Find(delivery.Channel)!.Address,
        person.Language,
        Line(title),
        lines,
        settings.PublicUrl is { } url ? new Uri(url, $"{AnswerPath}/{token}").AbsoluteUri : null,
        linkLabel,
        token,
        urgency,
        delivery.IncidentId);

    private string EventWords(string eventName)
    {
        LocalizedString word = words["event." + eventName];
        return word.ResourceNotFound ? Line(eventName) : word.Value;
    }

    private string Place(IncidentRecord incident) =>
        incident.Place.KelurahanId is { } id ? Kelurahan(id) : directory.Current.FindKecamatan(incident.Place.KecamatanId ?? "")?.Name ?? Line(incident.DeviceId);

    private string Kelurahan(string? id) => id is null ? "" : directory.Current.FindKelurahan(id)?.Name ?? id;

    private IEnumerable<string> Where(IncidentRecord incident)
    {
        string[] parts =
        [
            Name(incident.DeviceId),
            directory.Current.FindLamp(incident.DeviceId) is { StreetId: { } street } ? directory.Current.FindStreet(street)?.Name ?? "" : "",
            Kelurahan(incident.Place.KelurahanId),
            directory.Current.FindKecamatan(incident.Place.KecamatanId ?? "")?.Name ?? "",
        ];
        yield return words["message.where", Line(string.Join(", ", parts.Where(part => part.Length > 0).Distinct()))];
    }

    private string Lamps(IncidentRecord incident)
    {
        if (incident.AffectedLampCount == 1)
            return words["message.oneLamp"];
        string[] poles = [.. directory.Current.LampsOfCabinet(incident.DeviceId).Take(ListedPoles).Select(index => directory.Current.Lamps[index].PoleCode)];
        string count = PeopleFormat.Number(incident.AffectedLampCount);
        return poles.Length == 0 ? words["message.lamps", count] : words["message.lampsOf", count, Line(string.Join(", ", poles))];
    }

    private IEnumerable<string> Map(IncidentRecord incident)
    {
        string? device = incident.Place.CabinetId is { } cabinet && directory.Current.PlaceOf(incident.DeviceId) is null ? cabinet : incident.DeviceId;
        if (directory.Current.PlaceOf(device) is { } at)
            yield return words["message.map", FormattableString.Invariant($"https://www.openstreetmap.org/?mlat={at.LatitudeDegrees:0.#####}&mlon={at.LongitudeDegrees:0.#####}#map=19/{at.LatitudeDegrees:0.#####}/{at.LongitudeDegrees:0.#####}")];
    }

    private string Name(string deviceId)
    {
        CitySnapshot city = directory.Current;
        if (city.FindLamp(deviceId) is { } lamp)
            return words["message.pole", lamp.PoleCode];
        return city.FindCabinet(deviceId)?.Name ?? city.FindSensor(deviceId)?.Name ?? city.FindKelurahan(deviceId)?.Name ?? city.FindKecamatan(deviceId)?.Name ?? Line(deviceId);
    }
}
