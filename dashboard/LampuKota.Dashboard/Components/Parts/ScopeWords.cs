using LampuKota.City;
using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>Says whom a command is for, and where that has its page.</summary>
/// <param name="words">The page's words.</param>
/// <param name="city">The assets.</param>
/// <param name="groups">The lamp groups.</param>
public sealed class ScopeWords(IStringLocalizer<Words> words, CitySnapshot city, LampGroups groups)
{
    /// <summary>The name for people.</summary>
    /// <param name="scope">What was chosen.</param>
    /// <param name="lampCount">How many lamps it named.</param>
    public string NameOf(CommandScope scope, int lampCount)
    {
        ArgumentNullException.ThrowIfNull(scope);
        string id = scope.Id ?? "";
        return scope.Kind switch
        {
            CommandScopeKind.City => words["scope.city"],
            CommandScopeKind.Kelurahan => words["scope.kelurahan", city.FindKelurahan(id)?.Name ?? id],
            CommandScopeKind.Kecamatan => words["scope.kecamatan", city.FindKecamatan(id)?.Name ?? id],
            CommandScopeKind.Street => city.FindStreet(id)?.Name ?? id,
            CommandScopeKind.Cabinet => words["scope.cabinet", id],
            CommandScopeKind.Group => groups.Find(id)?.Name ?? id,
            _ => words.Count("command.lamps", lampCount),
        };
    }

    /// <summary>The address of its page; null where it has none.</summary>
    /// <param name="scope">What was chosen.</param>
    public static string? LinkOf(CommandScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Kind switch
        {
            CommandScopeKind.City => "/perintah",
            CommandScopeKind.Kelurahan => $"/kelurahan/{scope.Id}",
            CommandScopeKind.Kecamatan => $"/kecamatan/{scope.Id}",
            CommandScopeKind.Street => $"/jalan/{scope.Id}",
            CommandScopeKind.Cabinet => $"/panel/{scope.Id}",
            CommandScopeKind.Group => $"/kelompok/{scope.Id}",
            _ => null,
        };
    }
}
