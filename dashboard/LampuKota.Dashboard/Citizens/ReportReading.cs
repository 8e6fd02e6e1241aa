using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Reads the form of a report; pure.</summary>
public static class ReportReading
{
    private const int MaximumCandidates = 8;

    /// <summary>Reads it.</summary>
    /// <param name="input">The form.</param>
    /// <param name="city">The assets.</param>
    /// <exception cref="ReportRefusedException">Something in it is missing or wrong.</exception>
    public static ReportSubject Read(ReportInput input, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(city);
        if (!Enum.TryParse(input.Kind, out ReportKind kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(input.Kind![0]))
            throw new ReportRefusedException(ReportProblem.NoKind);
        string? note = Within(input.Note, ReportText.MaximumNoteLength);
        if (Within(input.Pole, ReportText.MaximumPlaceLength) is { } pole)
        {
            LampAsset lamp = FindLamp(pole, city);
            return new ReportSubject(kind, lamp, lamp.KelurahanId, null, note);
        }

        string? place = Within(input.Place, ReportText.MaximumPlaceLength);
        return place is not null && city.FindKelurahan(input.KelurahanId ?? "") is { } kelurahan
            ? new ReportSubject(kind, null, kelurahan.Id, place, note)
            : throw new ReportRefusedException(ReportProblem.NoPlace);
    }

    private static LampAsset FindLamp(string pole, CitySnapshot city)
    {
        if (city.FindLamp(pole.ToUpperInvariant()) is { } known)
            return known;

        LampAsset[] painted =
        [
            .. city.SearchLamps(pole, kelurahanId: null, CitySnapshot.MaximumSearchHits).Select(index => city.Lamps[index])
                .Where(lamp => string.Equals(lamp.PoleCode, pole, StringComparison.OrdinalIgnoreCase)),
        ];
        return painted switch
        {
            [var only] => only,
            [] => throw new ReportRefusedException(ReportProblem.UnknownPole),
            _ => throw new ReportRefusedException(ReportProblem.AmbiguousPole, [.. painted.Take(MaximumCandidates)]),
        };
    }

    private static string? Within(string? text, int maximum)
    {
        string? clean = ReportText.Clean(text);
        return clean is null || clean.Length <= maximum ? clean : throw new ReportRefusedException(ReportProblem.TooLong);
    }
}

/// <summary>What a report is about.</summary>
/// <param name="Kind">What was seen.</param>
/// <param name="Lamp">The lamp; null where only a place is given.</param>
/// <param name="KelurahanId">Where it is, by official code.</param>
/// <param name="Place">The place in words; null where the lamp is known.</param>
/// <param name="Note">In the citizen's words; null for none.</param>
public sealed record ReportSubject(ReportKind Kind, LampAsset? Lamp, string KelurahanId, string? Place, string? Note);
