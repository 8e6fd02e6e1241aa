using System.Globalization;
using LampuKota.City;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>A crew.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Level">When it is told.</param>
/// <param name="Areas">Official codes of kelurahan and kecamatan; empty for the whole city.</param>
/// <param name="Shifts">Who is on duty on which weekdays, and when.</param>
/// <param name="Dates">Single dates.</param>
/// <param name="Version">Stands for what it is; goes back as <c>If-Match</c> with a change.</param>
public sealed record ApiCrew(string Id, string Name, DutyLevel Level, IReadOnlyList<string> Areas, IReadOnlyList<ApiShift> Shifts, IReadOnlyList<ApiDutyDate> Dates, string Version)
{
    internal static ApiCrew Of(Crew crew) => new(
        crew.Id, crew.Name, crew.Level, crew.AreaIds,
        [.. crew.Shifts.Select(shift => new ApiShift(shift.PersonId, shift.Weekdays, ApiTimes.Write(shift.FromMinute), ApiTimes.Write(shift.UntilMinute)))],
        [.. crew.Dates.Select(one => new ApiDutyDate(one.PersonId, one.Date.ToDateOnly(), one.Hours is { } from ? ApiTimes.Write(from.FromMinute) : null, one.Hours is { } until ? ApiTimes.Write(until.UntilMinute) : null))],
        crew.Version);
}

/// <summary>What a crew shall be.</summary>
public sealed record ApiCrewDraft(string Name, DutyLevel Level, IReadOnlyList<string> Areas, IReadOnlyList<ApiShift> Shifts, IReadOnlyList<ApiDutyDate> Dates)
{
    internal Crew ToCrew(string id) => new(
        id, Name, Level, Areas,
        [.. Shifts.Select(shift => new CrewShift(shift.Person, shift.Weekdays, ApiTimes.Read(shift.From), ApiTimes.Read(shift.Until)))],
        [.. Dates.Select(one => new DutyDate(one.Person, LocalDate.FromDateOnly(one.Date), one.From is null && one.Until is null ? null : new DutyHours(ApiTimes.Read(one.From), ApiTimes.Read(one.Until))))]);
}

/// <summary>Hours of a person, week by week; local time.</summary>
/// <param name="Person">Person id.</param>
/// <param name="Weekdays">1 Monday to 7 Sunday, on which it begins.</param>
/// <param name="From"><c>18:00</c>.</param>
/// <param name="Until"><c>06:00</c>; of the next day where it is not later than the beginning.</param>
public sealed record ApiShift(string Person, IReadOnlyList<int> Weekdays, string From, string Until);

/// <summary>A single date on which a person's hours are others, or none.</summary>
/// <param name="Person">Person id.</param>
/// <param name="Date">Local date.</param>
/// <param name="From">Null for no hours.</param>
/// <param name="Until">Null for no hours.</param>
public sealed record ApiDutyDate(string Person, DateOnly Date, string? From = null, string? Until = null);

/// <summary>A person on duty.</summary>
/// <param name="Level">Told as what.</param>
/// <param name="Crew">In which crew.</param>
/// <param name="Person">Person id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Reachable">Whether there is any contact.</param>
public sealed record ApiOnDuty(DutyLevel Level, string Crew, string Person, string Name, bool Reachable);

/// <summary>How a person is reached.</summary>
/// <param name="Person">Person id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Language">id or en.</param>
/// <param name="Contacts">The ways, the first one first.</param>
/// <param name="QuietFrom">When quiet hours begin.</param>
/// <param name="QuietUntil">When they end.</param>
public sealed record ApiContacts(string Person, string Name, string Language, IReadOnlyList<ApiContact> Contacts, string? QuietFrom, string? QuietUntil)
{
    internal static ApiContacts Of(PersonContacts contacts) => new(
        contacts.PersonId, contacts.PersonName, contacts.Language, [.. contacts.Contacts.Select(one => new ApiContact(one.Channel, ContactRules.Masked(one)))],
        contacts.Quiet is { } from ? ApiTimes.Write(from.FromMinute) : null, contacts.Quiet is { } until ? ApiTimes.Write(until.UntilMinute) : null);
}

/// <summary>What a person's contacts shall be.</summary>
public sealed record ApiContactsDraft(IReadOnlyList<ApiContact> Contacts, string Language = "id", string? QuietFrom = null, string? QuietUntil = null)
{
    internal PersonContacts ToContacts(Person person) => new(
        person.Id, person.Name, Language, [.. Contacts.Select(one => new Contact(one.Channel, one.Address))],
        QuietFrom is null && QuietUntil is null ? null : new QuietHours(ApiTimes.Read(QuietFrom), ApiTimes.Read(QuietUntil)));
}

/// <summary>One way to reach a person.</summary>
/// <param name="Channel">By what.</param>
/// <param name="Address">Where; masked in answers.</param>
public sealed record ApiContact(ContactChannel Channel, string Address);

/// <summary>By what to send a test message.</summary>
public sealed record ApiTestRequest(ContactChannel Channel);

/// <summary>Something that was made.</summary>
public sealed record ApiCreated(string Id);

/// <summary>The key of web push.</summary>
/// <param name="Key">Uncompressed point of P-256, base64url, as browsers take it.</param>
public sealed record ApiPushKey(string Key);

/// <summary>A message and what became of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Subject">What it tells of.</param>
/// <param name="Kind">What kind of message.</param>
/// <param name="Incident">Number of the incident; null for none.</param>
/// <param name="Level">The level of duty that it tells; null for none.</param>
/// <param name="Person">Person id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Channel">By what.</param>
/// <param name="State">How it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="CreatedUnixMs">When it was decided on.</param>
/// <param name="DueUnixMs">When it is tried next, or was over.</param>
/// <param name="Error">What went wrong last.</param>
public sealed record ApiDelivery(
    string Id, string Subject, DeliveryKind Kind, long? Incident, DutyLevel? Level, string Person, string Name, ContactChannel Channel, DeliveryState State, int Attempts,
    long CreatedUnixMs, long DueUnixMs, string? Error)
{
    internal static ApiDelivery Of(Delivery one) => new(
        one.Id, one.Subject, one.Kind, one.IncidentId, one.Level, one.PersonId, one.PersonName, one.Channel, one.State, one.Attempts, one.CreatedUnixMs, one.DueUnixMs, one.Error);
}

/// <summary>A channel.</summary>
/// <param name="Channel">Which.</param>
/// <param name="SetUp">Whether this server has its settings.</param>
/// <param name="PausedUntilUnixMs">Until when it is left alone; null where it is not.</param>
/// <param name="Error">What went wrong last; null where the last message was taken.</param>
public sealed record ApiChannel(ContactChannel Channel, bool SetUp, long? PausedUntilUnixMs, string? Error);

/// <summary>Times of day as the API writes them: <c>18:00</c>.</summary>
internal static class ApiTimes
{
    public static string Write(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    /// <summary>Reads a time of day.</summary>
    /// <returns>Minute of the day; -1 for what is none, which the rules then refuse in their own words.</returns>
    public static int Read(string? text) =>
        TimeOnly.TryParseExact(text?.Trim().Replace('.', ':'), "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? time.Hour * 60 + time.Minute : -1;
}
