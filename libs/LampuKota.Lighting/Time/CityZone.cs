using NodaTime;

namespace LampuKota.Lighting;

/// <summary>Time zone and place of the first city.</summary>
public static class CityZone
{
    /// <summary>Waktu Indonesia Tengah (WITA), UTC+8 all year; fixed, so that no tz database is asked on a gateway.</summary>
    public static DateTimeZone Wita { get; } = DateTimeZone.ForOffset(Offset.FromHours(8));

    /// <summary>Latitude of Kota Kupang in degrees, north positive.</summary>
    public const double LatitudeDegrees = -10.17;

    /// <summary>Longitude of Kota Kupang in degrees, east positive.</summary>
    public const double LongitudeDegrees = 123.61;
}
