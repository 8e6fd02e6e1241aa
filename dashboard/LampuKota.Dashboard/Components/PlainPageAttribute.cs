namespace LampuKota.Dashboard;

/// <summary>Marks a page that stands alone: without map, rail and scripts.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PlainPageAttribute : Attribute;
