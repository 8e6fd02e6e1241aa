using System.Globalization;
using LampuKota.City;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>The query of the list of incidents; what is not given leaves nothing out.</summary>
internal sealed record IncidentListParameters
{
    /// <summary>Only what is not closed.</summary>
    [FromQuery(Name = "open")]
    public bool? Open { get; init; }

    /// <summary>Only in these states.</summary>
    [FromQuery(Name = "state")]
    public string[]? States { get; init; }

    /// <summary>Only with these causes.</summary>
    [FromQuery(Name = "cause")]
    public string[]? Causes { get; init; }

    /// <summary>Only with this root.</summary>
    [FromQuery(Name = "device")]
    public string? Device { get; init; }

    /// <summary>Only of this kecamatan.</summary>
    [FromQuery(Name = "kecamatan")]
    public string? Kecamatan { get; init; }

    /// <summary>Only of this kelurahan.</summary>
    [FromQuery(Name = "kelurahan")]
    public string? Kelurahan { get; init; }

    /// <summary>Only behind this cabinet.</summary>
    [FromQuery(Name = "cabinet")]
    public string? Cabinet { get; init; }

    /// <summary>Only taken on by this crew.</summary>
    [FromQuery(Name = "crew")]
    public string? Crew { get; init; }

    /// <summary>Only taken on by this person.</summary>
    [FromQuery(Name = "person")]
    public string? Person { get; init; }

    /// <summary>Words that all have to match.</summary>
    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    /// <summary>Only raised at least so many hours ago.</summary>
    [FromQuery(Name = "olderThanHours")]
    public int? OlderThanHours { get; init; }

    /// <summary>Only raised at most so many hours ago.</summary>
    [FromQuery(Name = "newerThanHours")]
    public int? NewerThanHours { get; init; }

    /// <summary>Only what is overdue.</summary>
    [FromQuery(Name = "overdue")]
    public bool? Overdue { get; init; }

    /// <summary>The <c>nextCursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>At most so many, 1 to 500; 50 where it is not given.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The query that these ask.</summary>
    /// <exception cref="RequestRefusedException">A parameter cannot be understood.</exception>
    public IncidentQuery ToQuery(long nowUnixMs) => new(Open ?? false, Device, ReadCursor(), Limit ?? 50)
    {
        States = ReadWords<IncidentState>("state", States),
        Causes = ReadWords<IncidentCause>("cause", Causes),
        KecamatanId = Kecamatan,
        KelurahanId = Kelurahan,
        CabinetId = Cabinet,
        CrewId = Crew,
        WorkerId = Person,
        Text = Text,
        RaisedUntilUnixMs = nowUnixMs - HoursMs("olderThanHours", OlderThanHours),
        RaisedFromUnixMs = nowUnixMs - HoursMs("newerThanHours", NewerThanHours),
        OverdueAtUnixMs = Overdue == true ? nowUnixMs : null,
    };

    private long? ReadCursor()
    {
        if (Cursor is null)
            return null;
        return long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? id
            : throw new RequestRefusedException(Refusal.Invalid, "cursor", "The cursor must be the nextCursor of the page before.");
    }

    private static long? HoursMs(string name, int? hours) => hours switch
    {
        null => null,
        >= 0 and <= 100_000 => hours * 3_600_000L,
        _ => throw new RequestRefusedException(Refusal.Invalid, name, $"{name} must be 0 to 100000 hours."),
    };

    private static T[] ReadWords<T>(string name, string[]? words)
        where T : struct, Enum => [.. (words ?? []).SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(word => ReadWord<T>(name, word))];

    private static T ReadWord<T>(string name, string word)
        where T : struct, Enum =>
        char.IsAsciiLetter(word[0]) && Enum.TryParse(word, ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw new RequestRefusedException(Refusal.Invalid, name, $"{name} must be of {string.Join(", ", Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))}.");
}
