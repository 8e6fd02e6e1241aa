using System.Globalization;
using System.Reflection;
using CsvHelper;

namespace LampuKota.Simulators;

/// <summary>A district of the city.</summary>
/// <param name="Id">Official code, <c>53.71.03</c>.</param>
/// <param name="Name">Name.</param>
/// <param name="Centre">Centroid.</param>
internal sealed record Kecamatan(string Id, string Name, GeoPoint Centre);

/// <summary>A ward of the city.</summary>
/// <param name="Id">Official code, <c>53.71.03.1010</c>.</param>
/// <param name="Name">Name.</param>
/// <param name="KecamatanId">The kecamatan it belongs to.</param>
/// <param name="Code">Our own three letters, unique in the city, from which device ids are built.</param>
/// <param name="Centre">Centroid.</param>
internal sealed record Kelurahan(string Id, string Name, string KecamatanId, string Code, GeoPoint Centre);

/// <summary>The kecamatan and kelurahan of Kota Kupang, from the facts in <c>Data/kupang-wilayah.csv</c>.</summary>
internal sealed record Areas(IReadOnlyList<Kecamatan> Kecamatan, IReadOnlyList<Kelurahan> Kelurahan)
{
    private const string Resource = "LampuKota.Simulators.Data.kupang-wilayah.csv";

    /// <summary>Reads the facts that are built into the program.</summary>
    public static Areas Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"BUG: {Resource} is not part of the program.");
        using var reader = new StreamReader(stream);
        using var csv = new CsvParser(reader, CultureInfo.InvariantCulture);
        var kecamatan = new List<Kecamatan>();
        var kelurahan = new List<Kelurahan>();
        csv.Read(); // the heading
        while (csv.Read())
        {
            string id = csv[0];
            string name = csv[1];
            var centre = new GeoPoint(double.Parse(csv[3], CultureInfo.InvariantCulture), double.Parse(csv[2], CultureInfo.InvariantCulture));
            int lastDot = id.LastIndexOf('.');
            if (lastDot == id.IndexOf('.') + 3)
                kecamatan.Add(new Kecamatan(id, name, centre));
            else
                kelurahan.Add(new Kelurahan(id, name, id[..lastDot], KelurahanCodes.Of(name), centre));
        }

        return new Areas(kecamatan, kelurahan);
    }
}
