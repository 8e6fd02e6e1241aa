using System.Diagnostics;
using System.Globalization;
using LampuKota.City;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Benchmarks;

/// <summary>How long the list of incidents and each of its filters take with many incidents: <c>incidents [count] [PostgreSQL connection string]</c>.</summary>
internal static class IncidentFigures
{
    private const int Rounds = 51;
    private const int Batch = 5_000;
    private const long BeginUnixMs = 1_763_700_000_000;
    private const long SpacingMs = 300_000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100_000;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lampukota-incidents-");
        try
        {
            CityConnection connection = arguments.Length > 1 ? CityConnection.PostgreSql(arguments[1]) : CityConnection.Sqlite(Path.Combine(folder.FullName, CityDatabase.FileName));
            var contexts = new Contexts(CityDatabase.Options(connection));
            await new CityStore(contexts).MigrateAsync(CancellationToken.None);
            await FillAsync(contexts, count);
            await MeasureAsync(new IncidentStore(contexts), count);
            return 0;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(Contexts contexts, int count)
    {
        for (int begin = 0; begin < count; begin += Batch)
        {
            await using CityContext context = contexts.CreateDbContext();
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            for (int number = begin; number < Math.Min(count, begin + Batch); number++)
                context.Incidents.Add(Make(number, count));
            await context.SaveChangesAsync();
        }
    }

    // Of a hundred, ninety-eight are over; causes, places and crews in turns, so that each filter keeps a share and leaves the rest out.
    private static IncidentRow Make(int number, int count)
    {
        long raisedUnixMs = BeginUnixMs + (number * SpacingMs);
        bool isOpen = number % 50 == 0 || number > count - 100;
        string kelurahan = $"53.71.{1 + (number % 6):D2}.{1001 + (number % 51)}";
        string device = $"KPG-{number % 51:D2}-P{number % 2_000:D4}-L{number % 50:D3}";
        return new IncidentRow
        {
            Cause = (IncidentCause)(number % 8),
            Event = "lampFailure",
            DeviceId = device,
            KecamatanId = kelurahan[..8],
            KelurahanId = kelurahan,
            CabinetId = device[..12],
            State = isOpen ? (IncidentState)(number / 50 % 5) : IncidentState.Closed,
            Version = 6,
            StartUnixMs = raisedUnixMs - 60_000,
            EndedUnixMs = isOpen ? null : raisedUnixMs + 7_200_000,
            RaisedUnixMs = raisedUnixMs,
            ClosedUnixMs = isOpen ? null : raisedUnixMs + 7_200_000,
            NotifiedUnixMs = raisedUnixMs + 5_000,
            WorkerId = $"p{number % 12}",
            WorkerName = $"Petugas {number % 12}",
            CrewId = $"regu-{number % 4}",
            AcceptDueUnixMs = raisedUnixMs + 600_000,
            OnSiteDueUnixMs = raisedUnixMs + 7_200_000,
            RepairDueUnixMs = raisedUnixMs + 86_400_000,
            LatestRepairDueUnixMs = raisedUnixMs + 259_200_000,
            AffectedLampCount = 1,
            SearchText = $"{device} t-{number % 9_973} jalan {Streets[number % Streets.Length]} panel {device[..12]} kelurahan{number % 51} kecamatan{number % 6}".ToLowerInvariant(),
            Values = "{\"activePower\":0.4}",
        };
    }

    private static readonly string[] Streets = ["el tari", "timor raya", "adi sucipto", "frans seda", "piet tallo", "sudirman", "soeharto"];

    private static async Task MeasureAsync(IncidentStore store, int count)
    {
        long nowUnixMs = BeginUnixMs + (count * SpacingMs);
        (string Name, IncidentQuery Query)[] queries =
        [
            ("all, first page", new IncidentQuery()),
            ("all, page in the middle", new IncidentQuery(BeforeId: count / 2)),
            ("open", new IncidentQuery(OpenOnly: true)),
            ("open, 500 a page", new IncidentQuery(OpenOnly: true, Limit: 500)),
            ("state", new IncidentQuery { States = [IncidentState.Accepted, IncidentState.OnSite] }),
            ("cause", new IncidentQuery { Causes = [IncidentCause.Segment] }),
            ("kecamatan", new IncidentQuery { KecamatanId = "53.71.03" }),
            ("kelurahan", new IncidentQuery { KelurahanId = "53.71.03.1009" }),
            ("cabinet", new IncidentQuery { CabinetId = "KPG-07-P0007" }),
            ("crew", new IncidentQuery { CrewId = "regu-2" }),
            ("person, open", new IncidentQuery(OpenOnly: true) { WorkerId = "p4" }),
            ("text, common", new IncidentQuery { Text = "jalan sudirman" }),
            ("text, rare", new IncidentQuery { Text = "t-9001" }),
            ("text, nothing", new IncidentQuery { Text = "tidakada" }),
            ("number", new IncidentQuery { Text = $"#{count / 3}" }),
            ("at least a week old", new IncidentQuery { RaisedUntilUnixMs = nowUnixMs - (7L * 86_400_000) }),
            ("the last day", new IncidentQuery { RaisedFromUnixMs = nowUnixMs - 86_400_000 }),
            ("the oldest tenth", new IncidentQuery { RaisedUntilUnixMs = BeginUnixMs + (count / 10 * SpacingMs) }),
            ("overdue", new IncidentQuery { OverdueAtUnixMs = nowUnixMs }),
            ("open, kecamatan, cause, text", new IncidentQuery(OpenOnly: true) { KecamatanId = "53.71.01", Causes = [IncidentCause.Lamp, IncidentCause.Grid], Text = "timor" }),
        ];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} incidents, {Rounds} times each, in turns; milliseconds"));
        var times = queries.Select(_ => new List<double>()).ToArray();
        int[] found = new int[queries.Length];
        for (int round = 0; round < Rounds; round++)
        {
            for (int query = 0; query < queries.Length; query++)
            {
                long began = Stopwatch.GetTimestamp();
                found[query] = (await store.ListAsync(queries[query].Query, CancellationToken.None)).Count;
                times[query].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        for (int query = 0; query < queries.Length; query++)
        {
            double[] sorted = [.. times[query].Order()];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{queries[query].Name,-32} {found[query],4} found   least {sorted[0],6:F1}   median {sorted[Rounds / 2],6:F1}   95th {sorted[Rounds * 95 / 100],6:F1}"));
        }
    }

    private sealed class Contexts(DbContextOptions<CityContext> options) : IDbContextFactory<CityContext>
    {
        public CityContext CreateDbContext() => new(options);
    }
}
