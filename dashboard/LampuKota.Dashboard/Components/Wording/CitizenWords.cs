using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>Names the words of the public pages: Resources/CitizenWords.resx holds them in Indonesian, CitizenWords.en.resx in English; used through <see cref="IStringLocalizer{T}"/>.</summary>
public sealed class CitizenWords;
