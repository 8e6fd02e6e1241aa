using System.Security.Cryptography;
using System.Text;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Whom a form is for, as the HTTP API takes it.</summary>
internal static class ScopeBody
{
    /// <summary>Of one lamp.</summary>
    /// <param name="lampId">Lamp id.</param>
    public static object OfLamp(string lampId) => new { targets = new[] { lampId } };

    /// <summary>Of some lamps.</summary>
    /// <param name="lampIds">Lamp ids.</param>
    public static object OfLamps(IReadOnlyList<string> lampIds) => new { targets = lampIds };

    /// <summary>Tells a form for some lamps from one for others.</summary>
    /// <param name="lampIds">Lamp ids.</param>
    public static string KeyOf(IReadOnlyList<string> lampIds) => "lamps-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', lampIds)))[..8]);

    /// <summary>Of a place.</summary>
    /// <param name="scope">The place.</param>
    public static object Of(CommandScope scope) => scope.Id is null
        ? new { scope = new { kind = NameOf(scope.Kind) } }
        : new { scope = new { kind = NameOf(scope.Kind), id = scope.Id } };

    private static string NameOf(CommandScopeKind kind) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
