using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LampuKota.EndToEnd;

/// <summary>Every page of the dashboard as docs/formats/endpoint-access.md lists them, with something that exists for each parameter.</summary>
internal sealed partial class CityPages : IDisposable
{
    /// <summary>Whoever may see every page.</summary>
    public const string Administrator = "agnes";

    private const string Group = "AKSES";
    private const string Crew = "REGU-AKSES";

    // Not pages: what the service worker keeps, which are the pages of orders one after the other.
    private static readonly string[] NoPages = ["/kru/bekal"];

    private static readonly string[] Phones = ["/kru", "/warga", "/terima"];

    // Pages without the map, which the room's scripts cannot fetch into the room.
    private static readonly string[] Plain = ["/masuk", "/masuk/kode", "/formulir", "/akun/wajib", "/aset/label", "/energi/laporan/{Month}"];

    private readonly HttpClient _http;
    private readonly Dictionary<string, string> _examples = new(StringComparer.Ordinal);

    private CityPages(Uri city) => _http = new HttpClient { BaseAddress = city };

    /// <summary>Pages of the room: what stands beside the map.</summary>
    public IReadOnlyList<string> Room => [.. Addresses().Where(address => !IsOfPhone(address) && !Plain.Contains(address)).Select(Example)];

    /// <summary>Pages that stand alone.</summary>
    public IReadOnlyList<string> Alone => [.. Addresses().Where(address => Plain.Contains(address)).Select(Example)];

    /// <summary>Pages of crews and citizens, made for phones.</summary>
    public IReadOnlyList<string> Phone => [.. Addresses().Where(IsOfPhone).Select(Example)];

    /// <summary>Makes what the pages are to show: a command, an incident, a group, a crew, an import, a citizen's report.</summary>
    public static async Task<CityPages> MakeAsync(RunningCity city)
    {
        var pages = new CityPages(city.Address);
        try
        {
            await pages.FindAsync(await city.LampIdAsync(40));
            return pages;
        }
        catch
        {
            pages.Dispose();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsOfPhone(string address) => Phones.Any(root => address == root || address.StartsWith(root + "/", StringComparison.Ordinal));

    private static IEnumerable<string> Addresses() =>
        Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "formats", "endpoint-access.md")))
            .Where(row => row.Groups["method"].Value == "page" || IsOfPhone(row.Groups["address"].Value))
            .Select(row => row.Groups["address"].Value)
            .Except(NoPages);

    private string Example(string address) =>
        !address.Contains('{', StringComparison.Ordinal) ? address
        : _examples.TryGetValue(address, out string? example) ? example
        : throw new InvalidOperationException($"Give {address} an example in {nameof(CityPages)}.");

    private async Task FindAsync(string lampId)
    {
        JsonElement me = await _http.GetFromJsonAsync<JsonElement>("/api/v1/me?person=" + Administrator); // whose cookie the client keeps
        JsonElement lamp = await _http.GetFromJsonAsync<JsonElement>("/api/v1/lamps/" + lampId);
        string kelurahan = Text(lamp.GetProperty("kelurahan"), "id");
        string street = Text(lamp.GetProperty("street"), "id");
        (string gateway, string cabinet) = (Text(lamp, "gateway"), Text(lamp, "cabinet"));
        string month = DateTimeOffset.FromUnixTimeMilliseconds(me.GetProperty("unixMs").GetInt64()).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        string incident = await MakeAsync("/api/v1/incidents", new { root = lampId, note = "Padam sejak kemarin", clientKey = "uji-akses-1" });

        Add("/aset/gateway/{Id}", gateway);
        Add("/aset/lampu/{Id}", lampId);
        Add("/aset/panel/{Id}", cabinet);
        Add("/aset/pasang/{Id}", gateway);
        Add("/aset/impor/{Id}", await MakeAsync("/api/v1/assets/imports", new { fileName = "lampu.csv", csv = ImportOf(lampId) }));
        Add("/energi/{Month}", month);
        Add("/energi/laporan/{Month}", month);
        Add("/gangguan/{Id:long}", incident);
        Add("/jadwal/{Id}", Text(lamp, "calendar"));
        Add("/jalan/{Id}", street);
        Add("/kecamatan/{Id}", kelurahan[..kelurahan.LastIndexOf('.')]); // as the official codes are made
        Add("/kelompok/{Id}", await PutAsync("/api/v1/groups/", Group, new { name = "Taman", lamps = new[] { lampId } }));
        Add("/kelurahan/{Id}", kelurahan);
        Add("/lampu/{Id}", lampId);
        Add("/orang/{Id}", "yohanes");
        Add("/panel/{Id}", cabinet);
        Add("/perintah/{Id}", await MakeAsync("/api/v1/commands", new { targets = new[] { lampId }, level = 70, durationMinutes = 5, reason = "Uji akses" }));
        Add("/petugas/kontak/{Id}", "yohanes");
        Add("/petugas/regu/{Id}", await PutAsync("/api/v1/duty/crews/", Crew, new { name = "Regu", level = "crew", areas = Array.Empty<string>(), shifts = Array.Empty<object>(), dates = Array.Empty<object>() }));
        Add("/sistem/gateway/{Id}", gateway);
        Add("/{*Path:nonfile}", "tidak-ada");
        Add("/kru/{id}", incident);
        Add("/kru/daftar/{share}", "lain");
        Add("/terima/{token}", "bukan-token");
        Add("/warga/jalan/{id}", street);
        Add("/warga/kelurahan/{id}", kelurahan);
        Add("/warga/tiang/{id}", lampId);
        Add("/warga/laporan/{code}", await ReportAsync(lampId));
        Add("/warga/{**path}", "tidak-ada");
    }

    private void Add(string address, string example) => _examples.Add(address, Parameter().Replace(address, example));

    private async Task<string> MakeAsync(string path, object what)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(path, what);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("id").ToString();
    }

    private async Task<string> PutAsync(string path, string id, object what)
    {
        using HttpResponseMessage answer = await _http.PutAsJsonAsync(path + id, what);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return id;
    }

    // Refused at once, so that it waits on nobody's desk.
    private async Task<string> ReportAsync(string lampId)
    {
        string token = Token().Match(await _http.GetStringAsync("/warga/lapor")).Groups[1].Value;
        using var form = new MultipartFormDataContent();
        foreach ((string name, string value) in new[] { ("__RequestVerificationToken", token), ("kind", "Dark"), ("pole", lampId), ("note", "gelap") })
            form.Add(new StringContent(value), name);
        using HttpResponseMessage sent = await _http.PostAsync("/warga/lapor", form);
        JsonElement waiting = await _http.GetFromJsonAsync<JsonElement>("/api/v1/reports");
        string report = waiting.GetProperty("items")[0].GetProperty("id").ToString();
        using HttpResponseMessage decided = await _http.PostAsJsonAsync($"/api/v1/reports/{report}/decision", new { decision = "refused", reason = "works" });
        Assert.True(decided.IsSuccessStatusCode, await decided.Content.ReadAsStringAsync());
        return sent.RequestMessage!.RequestUri!.Segments[^1];
    }

    // One change and one refusal.
    private static string ImportOf(string lampId) => $"""
        kind;id;name;poleCode;gateway;cabinet;segment;street;kelurahan;ratedPowerWatts;poleHeightMetres;metered;tariff;longitude;latitude
        lamp;{lampId};;;;;;;;60;;;;;
        lamp;BUKAN-LAMPU;;;;;;;;-1;;;;;
        """;

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;

    [GeneratedRegex(@"^\| (?<method>page|GET) \| `(?<address>/[^`]*)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
