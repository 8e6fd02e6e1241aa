namespace LampuKota.Simulators;

/// <summary>A place in WGS 84 degrees, rounded to six decimals (11 cm).</summary>
internal readonly record struct GeoPoint(double Longitude, double Latitude)
{
    // The plane touches the globe here; metres a degree at this latitude (WGS 84). Over the 15 km of the city the error stays below 0.1 %.
    private const double OriginLongitude = 123.605;
    private const double OriginLatitude = -10.185;
    private const double MetresPerDegreeLongitude = 109_566;
    private const double MetresPerDegreeLatitude = 110_609;

    public PlanePoint ToPlane() =>
        new((Longitude - OriginLongitude) * MetresPerDegreeLongitude, (Latitude - OriginLatitude) * MetresPerDegreeLatitude);

    public static GeoPoint FromPlane(PlanePoint point) => new(
        Math.Round(OriginLongitude + point.X / MetresPerDegreeLongitude, 6),
        Math.Round(OriginLatitude + point.Y / MetresPerDegreeLatitude, 6));
}
