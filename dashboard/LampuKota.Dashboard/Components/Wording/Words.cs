using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>Names the pages' words: Resources/Words.resx holds them in Indonesian, Words.en.resx in English; used through <see cref="IStringLocalizer{T}"/>.</summary>
public sealed class Words;
