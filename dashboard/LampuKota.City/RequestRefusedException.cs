namespace LampuKota.City;

/// <summary>A request of a person or a program that cannot be done as it stands. The message is one sentence that says what to do about it.</summary>
/// <param name="refusal">The kind of refusal.</param>
/// <param name="field">The field of the request that is wrong, in camelCase; null where it is no single field.</param>
/// <param name="sentence">What is wrong and what to do. The message is its English; whoever speaks another language looks it up.</param>
public class RequestRefusedException(Refusal refusal, string? field, RefusalSentence sentence) : Exception(sentence.ToString())
{
    /// <summary>What is wrong and what to do.</summary>
    public RefusalSentence Sentence { get; } = sentence;

    /// <summary>The kind of refusal.</summary>
    public Refusal Refusal { get; } = refusal;

    /// <summary>The field that is wrong, in camelCase; null where it is no single field.</summary>
    public string? Field { get; } = field;
}

/// <summary>Why a request is refused.</summary>
public enum Refusal
{
    /// <summary>A value is missing or outside its range.</summary>
    Invalid,

    /// <summary>What the request names does not exist.</summary>
    NotFound,

    /// <summary>Somebody else changed it in the meantime.</summary>
    Conflict,

    /// <summary>It is not as the request expects it: somebody changed it since it was read.</summary>
    Changed,

    /// <summary>The request does not say which version it is about.</summary>
    VersionNeeded,

    /// <summary>More than one request may ask for.</summary>
    TooLarge,

    /// <summary>A part that is needed is not there now; the same request may succeed later.</summary>
    Unavailable,

    /// <summary>It was sent by a page of another site.</summary>
    ForeignOrigin,

    /// <summary>Its body is not declared as JSON.</summary>
    NotJson,

    /// <summary>The person's role does not allow it.</summary>
    NotAllowed,
}
