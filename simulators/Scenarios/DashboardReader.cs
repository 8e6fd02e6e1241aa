using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LampuKota.Simulators;

/// <summary>Reads what a dashboard tells of incidents, and sets up who is told, through its API as anybody may (docs/formats/http-api.md).</summary>
/// <param name="address">The dashboard.</param>
internal sealed class DashboardReader(Uri address) : IDisposable
{
    private const int PageSize = 500;

    // Demonstration persons: who plans duty, who is told first, and who is told when nobody answers.
    private const string Planner = "simon";
    private const string Crew = "yohanes";
    private const string Supervisor = "simon";

    private readonly HttpClient _http = new() { BaseAddress = new Uri(address, "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Puts a crew and a supervisor on duty for the whole city, day and night, each with an address of the listener.</summary>
    /// <exception cref="HttpRequestException">It was refused.</exception>
    public async Task PutOnDutyAsync(Uri listener, CancellationToken cancellationToken)
    {
        foreach ((string person, string crew, string level) in ((string, string, string)[])[(Crew, "CREW", "crew"), (Supervisor, "SUPERVISOR", "supervisor")])
        {
            var contacts = new ContactsDraft([new ContactDraft("webhook", new Uri(listener, person).ToString())]);
            await PutAsync($"duty/contacts/{person}", contacts, DashboardJson.Default.ContactsDraft, cancellationToken);
            var draft = new CrewDraft(crew, level, [], [new ShiftDraft(person, [1, 2, 3, 4, 5, 6, 7], "00:00", "00:00")], []);
            await PutAsync($"duty/crews/{crew}", draft, DashboardJson.Default.CrewDraft, cancellationToken);
        }
    }

    /// <summary>How many incidents are open, 500 at most.</summary>
    public async Task<int> CountOpenAsync(CancellationToken cancellationToken) => (await PageAsync("incidents?open=true&limit=500", cancellationToken)).Items.Count;

    /// <summary>All incidents with what they are made of.</summary>
    /// <param name="zeroUnixMs">When the script began, city time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ObservedIncident>> ReadAsync(long zeroUnixMs, CancellationToken cancellationToken)
    {
        var incidents = new List<ObservedIncident>();
        string? cursor = null;
        do
        {
            IncidentPage page = await PageAsync($"incidents?limit={PageSize}{(cursor is null ? "" : "&cursor=" + cursor)}", cancellationToken);
            foreach (IncidentItem item in page.Items)
            {
                IncidentDetail detail = await _http.GetFromJsonAsync($"incidents/{item.Id}", DashboardJson.Default.IncidentDetail, cancellationToken)
                    ?? throw new JsonException($"Incident {item.Id} is null.");
                incidents.Add(ToObserved(detail, zeroUnixMs));
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return incidents;
    }

    public void Dispose() => _http.Dispose();

    internal static ObservedIncident ToObserved(IncidentDetail detail, long zeroUnixMs)
    {
        IncidentItem item = detail.Incident;
        long? recovered = item.EndedUnixMs is null ? null : detail.Steps.LastOrDefault(step => step.Kind == "recovered")?.AtUnixMs - zeroUnixMs;
        return new ObservedIncident(item.Id, item.Cause, item.Event, item.Device, item.StartUnixMs - zeroUnixMs, (detail.Steps.FirstOrDefault(step => step.Kind == "raised")?.AtUnixMs ?? item.RaisedUnixMs) - zeroUnixMs)
        {
            RecoveredMs = recovered,
            NotifiedMs = item.NotifiedUnixMs - zeroUnixMs,
            FoldedInto = item.MergedInto,
            Conditions = [.. detail.Conditions.Select(condition => new ObservedCondition(condition.DeviceId, condition.Event, condition.StartUnixMs - zeroUnixMs))],
        };
    }

    private async Task<IncidentPage> PageAsync(string path, CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync(path, DashboardJson.Default.IncidentPage, cancellationToken) ?? throw new JsonException($"{path} is null.");

    private async Task PutAsync<T>(string path, T body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.PutAsJsonAsync($"{path}?person={Planner}", body, type, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The dashboard refused {path}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}

/// <summary>How a person is reached, as the API takes it.</summary>
internal sealed record ContactsDraft(IReadOnlyList<ContactDraft> Contacts);

/// <summary>One way to reach a person.</summary>
internal sealed record ContactDraft(string Channel, string Address);

/// <summary>A crew, as the API takes it.</summary>
internal sealed record CrewDraft(string Name, string Level, IReadOnlyList<string> Areas, IReadOnlyList<ShiftDraft> Shifts, IReadOnlyList<string> Dates);

/// <summary>Hours of a person.</summary>
internal sealed record ShiftDraft(string Person, IReadOnlyList<int> Weekdays, string From, string Until);

/// <summary>A page of incidents, as the API gives it.</summary>
internal sealed record IncidentPage(IReadOnlyList<IncidentItem> Items, string? NextCursor);

/// <summary>An incident, as the API gives it: what scenarios look at.</summary>
internal sealed record IncidentItem(
    long Id, string Cause, string Event, string Device, long StartUnixMs, long? EndedUnixMs, long RaisedUnixMs, long? NotifiedUnixMs, long? MergedInto);

/// <summary>An incident with what it is made of.</summary>
internal sealed record IncidentDetail(IncidentItem Incident, IReadOnlyList<ConditionItem> Conditions, IReadOnlyList<StepItem> Steps);

/// <summary>A condition, as the API gives it.</summary>
internal sealed record ConditionItem(string DeviceId, string Event, long StartUnixMs);

/// <summary>A step, as the API gives it.</summary>
internal sealed record StepItem(string Kind, long AtUnixMs);

/// <summary>How the API writes them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ContactsDraft))]
[JsonSerializable(typeof(CrewDraft))]
[JsonSerializable(typeof(IncidentPage))]
[JsonSerializable(typeof(IncidentDetail))]
internal sealed partial class DashboardJson : JsonSerializerContext;
