namespace LampuKota.Simulators;

/// <summary>
/// Some markets and hospitals of the city, around which lamps are protected. The kelurahan of each is told without a survey, and its place is taken to be the
/// kelurahan's middle: good enough for a simulated city. A real one marks its own lamps in its plan.
/// </summary>
internal sealed class ProtectedPlaces
{
    /// <summary>Two blocks: who comes by foot to a market or a hospital comes this way.</summary>
    private const double ReachMetres = 150;

    private static readonly (string Name, string Kelurahan)[] Known =
    [
        ("Pasar Oeba", "Fatubesi"),
        ("Pasar Kasih Naikoten", "Naikoten Satu"),
        ("Pasar Oesapa", "Oesapa"),
        ("RSUD Prof. Dr. W. Z. Johannes", "Oetete"),
        ("RSUD S. K. Lerik", "Pasir Panjang"),
        ("Rumah Sakit Siloam", "Fatululi"),
    ];

    private readonly PlanePoint[] _places;

    public ProtectedPlaces(Areas areas) => _places = [.. Known.Select(known => areas.Kelurahan.Single(area => area.Name == known.Kelurahan).Centre.ToPlane())];

    public bool Cover(PlanePoint place) => Array.Exists(_places, known => (known - place).LengthSquared < ReachMetres * ReachMetres);
}
