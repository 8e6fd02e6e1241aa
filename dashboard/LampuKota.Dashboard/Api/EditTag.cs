using System.Globalization;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Versions that are numbers, as entity tags (RFC 9110, 8.8.3).</summary>
internal static class EditTag
{
    /// <summary>Tells the version of what is answered.</summary>
    public static void Write(HttpResponse response, int version) => response.Headers.ETag = $"\"{Text(version)}\"";

    /// <summary>Requires that <c>If-Match</c>, where it is given, names the version that the draft was made from; whether that is still the newest is decided where it is saved.</summary>
    /// <exception cref="RequestRefusedException">It names another.</exception>
    public static void Require(string? match, int version) => EditCondition.Of(match, noneMatch: null).Require(Text(version));

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);
}
