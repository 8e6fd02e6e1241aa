namespace LampuKota.City;

/// <summary>Checks of a step that need nothing but itself; pure.</summary>
public static class IncidentStepRules
{
    /// <summary>Characters of a client's key; a UUID has 36.</summary>
    public const int MaximumClientKeyLength = 64;

    /// <summary>Characters of a note: what is typed on a phone at a pole.</summary>
    public const int MaximumNoteLength = 1_000;

    /// <summary>Kinds of parts of one step; a van carries fewer.</summary>
    public const int MaximumParts = 20;

    /// <summary>Photos of one step.</summary>
    public const int MaximumPhotos = 10;

    /// <summary>Pieces of one part.</summary>
    public const int MaximumPartCount = 999;

    /// <summary>Devices that one split names; a cabinet feeds fewer lamps.</summary>
    public const int MaximumDevices = 1_000;

    /// <summary>Characters of a crew's id or a photo's.</summary>
    public const int MaximumIdLength = 64;

    /// <summary>Checks a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="person">Who asks; null for LampuKota itself.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <returns>The request with what is empty left out and names trimmed.</returns>
    /// <exception cref="RequestRefusedException">A field is outside its range, or the person's role does not allow the step.</exception>
    public static IncidentStepRequest Check(IncidentStepRequest request, Person? person, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Enum.IsDefined(request.Kind))
            throw Invalid("kind", "There is no such step.");
        if (!IncidentLifecycle.MayBy(request.Kind, person))
            throw NotAllowed(request.Kind);
        if (!IsKey(request.ClientKey, MaximumClientKeyLength))
            throw Invalid("clientKey", "The client key must be 1 to 64 letters, digits, '-', '_' or '.'; take a new UUID for each step.");

        IncidentStepRequest clean = request with
        {
            Note = Words(request.Note),
            Parts = [.. (request.Parts ?? []).Select(part => part with { Name = part.Name?.Trim() ?? "" })],
            PhotoIds = request.PhotoIds ?? [],
            DeviceIds = [.. (request.DeviceIds ?? []).Distinct(StringComparer.Ordinal)],
            CrewId = Words(request.CrewId),
            DoneUnixMs = request.DoneUnixMs is { } done && done < nowUnixMs ? done : null,
        };
        CheckFields(clean);
        CheckNeeds(clean, person);
        return clean;
    }

    private static void CheckFields(IncidentStepRequest request)
    {
        if (request.Note?.Length > MaximumNoteLength)
            throw Invalid("note", $"A note has at most {MaximumNoteLength} characters.");
        if (request.Parts!.Count > MaximumParts || request.Parts.Any(part => part.Name.Length is 0 or > Lighting.LightingLimits.MaximumNameLength || part.Count is < 1 or > MaximumPartCount))
            throw Invalid("parts", $"Name at most {MaximumParts} parts by 1 to {Lighting.LightingLimits.MaximumNameLength} characters each, 1 to {MaximumPartCount} pieces.");
        if (request.PhotoIds!.Count > MaximumPhotos || request.PhotoIds.Any(id => !IsKey(id, MaximumIdLength)))
            throw Invalid("photoIds", $"A step has at most {MaximumPhotos} photos, each by the id that it was taken in under.");
        if (request.CrewId is { } crew && !IsKey(crew, MaximumIdLength))
            throw Invalid("crewId", "The crew's id must be 1 to 64 letters, digits, '-', '_' or '.'.");
        if (request.DeviceIds!.Count > MaximumDevices)
            throw Invalid("deviceIds", $"A step names at most {MaximumDevices} devices.");
    }

    private static void CheckNeeds(IncidentStepRequest request, Person? person)
    {
        bool needsNote = request.Kind is IncidentStepKind.Waived or IncidentStepKind.Noted || (request.Kind is IncidentStepKind.Reopened or IncidentStepKind.GivenBack && person is not null);
        if (needsNote && request.Note is null)
            throw Invalid("note", "Say why, in a few words.");
        if (request.Kind == IncidentStepKind.Merged && request.OtherIncidentId is null)
            throw Invalid("otherIncidentId", "Name the incident that this one becomes part of.");
        if (request.Kind == IncidentStepKind.Split && request.DeviceIds!.Count == 0)
            throw Invalid("deviceIds", "Name the devices that shall stand for themselves.");
    }

    private static bool IsKey(string? text, int most) =>
        text is { Length: > 0 } && text.Length <= most && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    // Line breaks are words' business; other control characters are nobody's.
    private static string? Words(string? text)
    {
        string trimmed = string.Concat((text ?? "").Where(letter => letter is '\n' || !char.IsControl(letter))).Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }

    private static RequestRefusedException NotAllowed(IncidentStepKind kind) => IncidentLifecycle.RuleOf(kind).Right is { } right
        ? new RequestRefusedException(Refusal.NotAllowed, "kind", Rights.RefusalOf(right))
        : new RequestRefusedException(Refusal.NotAllowed, "kind", $"The step {kind} is LampuKota's own, by what it measures.");

    private static RequestRefusedException Invalid(string field, RefusalSentence sentence) => new(Refusal.Invalid, field, sentence);
}
