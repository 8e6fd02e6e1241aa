using System.Text.Json.Nodes;
using LampuKota.City;
using Microsoft.AspNetCore.OpenApi;

namespace LampuKota.Dashboard;

/// <summary>One example of each body that the API takes, and of what it answers most, for the OpenAPI document. A test reads each as the API does.</summary>
internal static class ApiExamples
{
    /// <summary>Examples by the type of the body.</summary>
    public static IReadOnlyDictionary<Type, string> All { get; } = new Dictionary<Type, string>
    {
        [typeof(ApiCommandRequest)] = """{"targets":["KPG-OSP-P012-L034"],"level":40,"rampSeconds":0,"durationMinutes":60,"reason":"Uji lampu"}""",
        [typeof(ApiEmergencyRequest)] = """{"scope":{"kind":"kelurahan","id":"53.71.03.1010"},"reason":"Banjir di Oesapa","durationMinutes":240}""",
        [typeof(ApiDecision)] = """{"approve":false,"reason":"Pasar masih ramai"}""",
        [typeof(ApiReason)] = """{"reason":"Pekerjaan selesai"}""",
        [typeof(ApiLockRequest)] = """{"scope":{"kind":"cabinet","id":"KPG-OSP-P012"},"durationMinutes":120,"reason":"Ganti kontaktor"}""",
        [typeof(ApiAssignmentDraft)] = """{"scope":{"kind":"street","id":"ST-0001"},"calendar":"CAL-DIMMED"}""",
        [typeof(ApiAssignmentRequest)] = """{"scope":{"kind":"street","id":"ST-0001"},"calendar":"CAL-DIMMED","reason":"Hemat energi"}""",
        [typeof(ApiSchedules)] = """
            {"version":3,"defaultCalendarId":"CAL-DIMMED",
             "calendars":[{"id":"CAL-DIMMED","name":"Redup larut malam","rules":[],"defaultProgramId":"P-DIMMED"}],
             "programs":[{"id":"P-DIMMED","name":"Redup larut malam","levels":[
               {"from":{"base":"sunset","offsetMinutes":-5},"levelPercent":100},{"from":{"base":"localTime","offsetMinutes":1380},"levelPercent":70},
               {"from":{"base":"sunrise","offsetMinutes":5},"levelPercent":0}]}]}
            """,
        [typeof(ApiLampGroupDraft)] = """{"name":"Pasar Oesapa","kind":"market","lamps":["KPG-OSP-P012-L034","KPG-OSP-P012-L035"]}""",
        [typeof(ApiAssetFile)] = """{"fileName":"lampu.csv","csv":"kind,id,ratedPowerWatts\nlamp,KPG-OSP-P012-L034,60\n"}""",
        [typeof(ApiAssetVersion)] = """{"version":"3f1c9a0be2d47c58"}""",
        [typeof(ApiIncidentReport)] = """{"root":"KPG-OSP-P012","note":"Pintu panel penyok, dilihat petugas pasar","clientKey":"0b7cf3b1-6b0e-4f0e-9d3a-5a0c3a0a7f11"}""",
        [typeof(IncidentStepRequest)] = """{"kind":"fixed","clientKey":"5d1c2f7a-0a52-4a5b-8f0f-0a6f1f0f2b6d","expectedVersion":4,"note":"Driver diganti","parts":[{"name":"Driver LED 90 W","count":1}]}""",
        [typeof(ReportVerdict)] = """{"decision":"raised","lampId":"KPG-OSP-P012-L034","note":"Tiga laporan, lampu memang padam"}""",
        [typeof(ApiGatewaySettingsDraft)] = """{"version":2,"photocellDevice":"KPG-OSP-P012-PC1","photocell":{"darkBelowLux":30,"brightAboveLux":50,"holdSeconds":120}}""",
        [typeof(ApiAccessChange)] = """{"operation":"issueToken","expiresInSeconds":86400}""",
        [typeof(ApiRolloutRequest)] = """
            {"release":{"kind":"application","version":"1.4.0","sizeBytes":9437184,"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","keyId":"0123456789abcdef","signature":"MEUCIQ=="},
             "url":"https://updates.example.org/gateway-1.4.0.tar.gz","stages":[{"gateways":["KPG-OSP-G012"]},{"percent":10},{"percent":100}],"reason":"Perbaikan jam"}
            """,
        [typeof(ApiRolloutChange)] = """{"state":"halted"}""",
        [typeof(ApiBillImportRequest)] = """{"csv":"idpel;bulan;kwh;rupiah\n531100012345;2026-10;1.234,5;2.098.070","dryRun":true}""",
        [typeof(ApiCrewDraft)] = """
            {"name":"Regu siang","level":"crew","areas":["53.71.04"],"shifts":[{"person":"yohanes","weekdays":[1,2,3,4,5],"from":"18:00","until":"06:00"}],"dates":[{"person":"yohanes","date":"2026-12-25"}]}
            """,
        [typeof(ApiContactsDraft)] = """{"contacts":[{"channel":"whatsApp","address":"+62 812 3456 7890"}],"language":"id","quietFrom":"22:00","quietUntil":"06:00"}""",
        [typeof(ApiTestRequest)] = """{"channel":"email"}""",
        [typeof(PushSubscription)] = """{"endpoint":"https://push.example.org/wpush/v2/abc","p256dh":"BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM","auth":"tBHItJI5svbpez7KI4CCXg"}""",
        [typeof(ApiAssetFields)] = """{"fields":{"ratedPowerWatts":60,"poleHeightMetres":7}}""",
        [typeof(ApiAssetChanges)] = """{"kind":"lamp","ids":["KPG-OSP-P012-L034","KPG-OSP-P012-L035"],"fields":{"ratedPowerWatts":60},"dryRun":true}""",
        [typeof(ApiGroupSeries)] = """{"unit":"kWh","groups":[{"id":"53.71.03.1010","name":"Naikoten Dua","lamps":48,"points":[[1763654400000,18.42]]}]}""",
        [typeof(ApiSeries)] = """{"unit":"W","points":[[1763700000123,72.4]]}""",
    };

    /// <summary>Adds them to the document.</summary>
    public static void Add(OpenApiOptions options) => options.AddSchemaTransformer((schema, context, _) =>
    {
        if (context.JsonPropertyInfo is null && All.TryGetValue(context.JsonTypeInfo.Type, out string? example))
            schema.Examples = [JsonNode.Parse(example)!];
        return Task.CompletedTask;
    });
}
