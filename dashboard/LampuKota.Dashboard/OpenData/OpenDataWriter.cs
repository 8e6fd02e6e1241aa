using System.Text.Json;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Writes open data as CSV and GeoJSON (RFC 7946); pure. The fields are told on <c>/warga/data</c> and in docs/formats/open-data.md.</summary>
internal static class OpenDataWriter
{
    private const int PlaceDecimals = 6;

    /// <summary>Fields of a lamp.</summary>
    public static readonly string[] LampFields = ["id", "pole", "street", "kelurahanCode", "kelurahan", "kecamatan", "ratedPowerWatts", "poleHeightMetres", "metered", "longitude", "latitude"];

    /// <summary>Fields of a kelurahan in a month.</summary>
    public static readonly string[] FigureFields = ["month", "kelurahanCode", "kelurahan", "kecamatan", "lamps", "darknessHours", "repairs", "medianRepairHours"];

    public static byte[] LampsAsCsv(CitySnapshot city)
    {
        CsvText csv = Header(LampFields);
        foreach (LampAsset lamp in city.Lamps)
        {
            (string street, string kelurahan, string kecamatan) = PlaceOf(lamp, city);
            csv.Text(lamp.Id).Text(lamp.PoleCode).Text(street).Text(lamp.KelurahanId).Text(kelurahan).Text(kecamatan)
                .Number(lamp.RatedPowerWatts).Number(lamp.PoleHeightMetres).Text(lamp.IsMetered ? "true" : "false")
                .Number(Math.Round(lamp.LongitudeDegrees, PlaceDecimals)).Number(Math.Round(lamp.LatitudeDegrees, PlaceDecimals)).EndLine();
        }

        return csv.ToUtf8();
    }

    public static byte[] LampsAsGeoJson(CitySnapshot city) => Features(city.Lamps, (json, lamp) =>
    {
        (string street, string kelurahan, string kecamatan) = PlaceOf(lamp, city);
        json.WriteString("id"u8, lamp.Id);
        Point(json, lamp.LongitudeDegrees, lamp.LatitudeDegrees);
        json.WriteStartObject("properties"u8);
        json.WriteString("pole"u8, lamp.PoleCode);
        json.WriteString("street"u8, street);
        json.WriteString("kelurahanCode"u8, lamp.KelurahanId);
        json.WriteString("kelurahan"u8, kelurahan);
        json.WriteString("kecamatan"u8, kecamatan);
        json.WriteNumber("ratedPowerWatts"u8, lamp.RatedPowerWatts);
        json.WriteNumber("poleHeightMetres"u8, lamp.PoleHeightMetres);
        json.WriteBoolean("metered"u8, lamp.IsMetered);
        json.WriteEndObject();
    });

    public static byte[] FiguresAsCsv(IReadOnlyList<KelurahanFigure> figures)
    {
        CsvText csv = Header(FigureFields);
        foreach (KelurahanFigure figure in figures)
        {
            csv.Text(figure.Month).Text(figure.Kelurahan.Id).Text(figure.Kelurahan.Name).Text(figure.KecamatanName)
                .Number(figure.LampCount).Number(figure.DarknessHours).Number(figure.Repairs.Count);
            if (figure.Repairs.MedianHours is { } median)
                csv.Number(Math.Round(median, 1));
            else
                csv.Text("");
            csv.EndLine();
        }

        return csv.ToUtf8();
    }

    public static byte[] FiguresAsGeoJson(IReadOnlyList<KelurahanFigure> figures) => Features(figures, (json, figure) =>
    {
        Point(json, figure.Kelurahan.LongitudeDegrees, figure.Kelurahan.LatitudeDegrees);
        json.WriteStartObject("properties"u8);
        json.WriteString("month"u8, figure.Month);
        json.WriteString("kelurahanCode"u8, figure.Kelurahan.Id);
        json.WriteString("kelurahan"u8, figure.Kelurahan.Name);
        json.WriteString("kecamatan"u8, figure.KecamatanName);
        json.WriteNumber("lamps"u8, figure.LampCount);
        json.WriteNumber("darknessHours"u8, figure.DarknessHours);
        json.WriteNumber("repairs"u8, figure.Repairs.Count);
        if (figure.Repairs.MedianHours is { } median)
            json.WriteNumber("medianRepairHours"u8, Math.Round(median, 1));
        else
            json.WriteNull("medianRepairHours"u8);
        json.WriteEndObject();
    });

    private static byte[] Features<T>(IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "FeatureCollection"u8);
            json.WriteStartArray("features"u8);
            foreach (T row in rows)
            {
                json.WriteStartObject();
                json.WriteString("type"u8, "Feature"u8);
                write(json, row);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static void Point(Utf8JsonWriter json, double longitudeDegrees, double latitudeDegrees)
    {
        json.WriteStartObject("geometry"u8);
        json.WriteString("type"u8, "Point"u8);
        json.WriteStartArray("coordinates"u8);
        json.WriteNumberValue(Math.Round(longitudeDegrees, PlaceDecimals));
        json.WriteNumberValue(Math.Round(latitudeDegrees, PlaceDecimals));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static CsvText Header(string[] fields)
    {
        var csv = new CsvText();
        foreach (string field in fields)
            csv.Text(field);
        csv.EndLine();
        return csv;
    }

    private static (string Street, string Kelurahan, string Kecamatan) PlaceOf(LampAsset lamp, CitySnapshot city)
    {
        Kelurahan? kelurahan = city.FindKelurahan(lamp.KelurahanId);
        return (city.FindStreet(lamp.StreetId)?.Name ?? "", kelurahan?.Name ?? "", kelurahan is null ? "" : city.FindKecamatan(kelurahan.KecamatanId)?.Name ?? "");
    }
}
