using System.Security.Cryptography;
using System.Text.Json;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What lamps are and where they stand, column by column: what does not change while a lamp burns.</summary>
internal sealed class LampLayout
{
    private const double UnitsPerDegree = 1e6;

    private LampLayout(CitySnapshot city)
    {
        CityVersion = city.Version;
        Ids = [.. city.Lamps.Select(lamp => lamp.Id)];
        Lng = [.. city.Lamps.Select(lamp => Math.Round(lamp.LongitudeDegrees, 6))];
        Lat = [.. city.Lamps.Select(lamp => Math.Round(lamp.LatitudeDegrees, 6))];
        RatedPowerWatts = [.. city.Lamps.Select(lamp => lamp.RatedPowerWatts)];
        Gateways = NamePositions.Of(city, lamp => lamp.GatewayId);
        Kelurahan = NamePositions.Of(city, lamp => lamp.KelurahanId);
        Streets = NamePositions.Of(city, lamp => lamp.StreetId);
        Document = Describe();
    }

    public int CityVersion { get; }

    public string[] Ids { get; }

    public double[] Lng { get; }

    public double[] Lat { get; }

    public double[] RatedPowerWatts { get; }

    public NamePositions Gateways { get; }

    public NamePositions Kelurahan { get; }

    public NamePositions Streets { get; }

    /// <summary>What the map needs of it.</summary>
    public ApiMapLampLayout Document { get; }

    public static LampLayout Of(CitySnapshot city) => new(city);

    private ApiMapLampLayout Describe()
    {
        IdRuns runs = IdRuns.Of(Ids);
        var columns = new ApiMapLampLayout("", Kelurahan.Names, runs.First, runs.Length, Steps(Lng), Steps(Lat), Kelurahan.Positions);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(columns, ApiJson.Default.ApiMapLampLayout);
        return columns with { Layout = Convert.ToHexStringLower(SHA256.HashData(json)[..12]) };
    }

    // Neighbours in the order of their ids mostly stand side by side: a step takes half the bytes of a place.
    private static int[] Steps(double[] degrees)
    {
        int[] steps = new int[degrees.Length];
        for (int i = 0, before = 0; i < steps.Length; i++)
        {
            int here = (int)Math.Round(degrees[i] * UnitsPerDegree);
            steps[i] = here - before;
            before = here;
        }

        return steps;
    }

    /// <summary>A column of names as positions in a table of them: a name crosses the wire once.</summary>
    internal sealed record NamePositions(string[] Names, int[] Positions)
    {
        public static NamePositions Of(CitySnapshot city, Func<LampAsset, string> nameOf)
        {
            var table = new Dictionary<string, int>(StringComparer.Ordinal);
            int[] positions = new int[city.Lamps.Count];
            for (int i = 0; i < positions.Length; i++)
            {
                string name = nameOf(city.Lamps[i]);
                if (!table.TryGetValue(name, out positions[i]))
                    table[name] = positions[i] = table.Count;
            }

            return new NamePositions([.. table.Keys], positions);
        }
    }
}
