using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Why a step could not be taken, as the crews' pages say it: a key of <c>order.problem.*</c> and the answer's status.</summary>
internal static class OrderRefusals
{
    /// <summary>The form is too old, or comes from elsewhere.</summary>
    public const string Stale = "stale";

    /// <summary>More was sent than is taken.</summary>
    public const string TooLarge = "tooLarge";

    /// <summary>The form did not arrive whole.</summary>
    public const string Broken = "broken";

    /// <summary>All keys.</summary>
    public static IReadOnlyList<string> Keys { get; } = [Stale, TooLarge, Broken, "note", "parts", "photo", "conflict", "notAllowed", "notFound", "unavailable", "invalid"];

    public static string KeyOf(RequestRefusedException refused) => (refused.Refusal, refused.Field) switch
    {
        (Refusal.Invalid, "note" or "parts" or "photo") => refused.Field,
        (Refusal.TooLarge, _) => TooLarge,
        (Refusal.Conflict, _) => "conflict",
        (Refusal.NotAllowed, _) => "notAllowed",
        (Refusal.NotFound, _) => "notFound",
        (Refusal.Unavailable, _) => "unavailable",
        _ => "invalid",
    };

    public static int StatusOf(RequestRefusedException refused) => refused.Refusal switch
    {
        Refusal.TooLarge => StatusCodes.Status413PayloadTooLarge,
        Refusal.Conflict => StatusCodes.Status409Conflict,
        Refusal.NotAllowed => StatusCodes.Status403Forbidden,
        Refusal.NotFound => StatusCodes.Status404NotFound,
        Refusal.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
