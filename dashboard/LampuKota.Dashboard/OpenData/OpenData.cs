using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The files of open data, each made once for whoever asks as long as what it is made of stays the same.</summary>
/// <param name="directory">The city's assets.</param>
/// <param name="figures">The figures by kelurahan.</param>
public sealed class OpenData(CityDirectory directory, KelurahanFigures figures)
{
    private const string GeoJson = "application/geo+json";
    private const string Csv = "text/csv; charset=utf-8";

    private readonly KeptFile _lampsGeoJson = new(GeoJson);
    private readonly KeptFile _lampsCsv = new(Csv);
    private readonly KeptFile _figuresGeoJson = new(GeoJson);
    private readonly KeptFile _figuresCsv = new(Csv);

    /// <summary>All lamps as GeoJSON.</summary>
    public OpenDataFile LampsGeoJson() => _lampsGeoJson.Get(directory.Current, OpenDataWriter.LampsAsGeoJson);

    /// <summary>All lamps as CSV.</summary>
    public OpenDataFile LampsCsv() => _lampsCsv.Get(directory.Current, OpenDataWriter.LampsAsCsv);

    /// <summary>The figures by kelurahan and month as GeoJSON, each at the middle of its kelurahan.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<OpenDataFile> FiguresGeoJsonAsync(CancellationToken cancellationToken) =>
        _figuresGeoJson.Get(await figures.GetAsync(cancellationToken), OpenDataWriter.FiguresAsGeoJson);

    /// <summary>The figures by kelurahan and month as CSV.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<OpenDataFile> FiguresCsvAsync(CancellationToken cancellationToken) =>
        _figuresCsv.Get(await figures.GetAsync(cancellationToken), OpenDataWriter.FiguresAsCsv);

    private sealed class KeptFile(string contentType)
    {
        private volatile Kept? _kept;

        public OpenDataFile Get<T>(T source, Func<T, byte[]> write)
            where T : class
        {
            Kept? known = _kept;
            if (known is null || !ReferenceEquals(known.Source, source))
                _kept = known = new Kept(source, OpenDataFile.Of(write(source), contentType));
            return known.File;
        }

        private sealed record Kept(object Source, OpenDataFile File);
    }
}
