namespace LampuKota.Dashboard;

/// <summary>What the form of a report holds, as it was sent.</summary>
/// <param name="Kind">What was seen; a name of <c>ReportKind</c>.</param>
/// <param name="Pole">Lamp id or pole number; null for none.</param>
/// <param name="KelurahanId">Official code, where no pole is given.</param>
/// <param name="Place">The place in words, where no pole is given.</param>
/// <param name="Note">In the citizen's words.</param>
/// <param name="HasPhoto">Whether there was a photo, which no page can fill in again.</param>
public sealed record ReportInput(string? Kind = null, string? Pole = null, string? KelurahanId = null, string? Place = null, string? Note = null, bool HasPhoto = false);
