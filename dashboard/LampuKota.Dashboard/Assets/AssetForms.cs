using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The forms by which people change assets; they work without scripts, and come back filled in where something is wrong.</summary>
internal static class AssetForms
{
    /// <summary>Address of the register.</summary>
    public const string Page = "/aset";

    /// <summary>Address of the page that changes several.</summary>
    public const string EditPage = Page + "/ubah";

    /// <summary>What the draft of several is kept under.</summary>
    public const string ManyDraft = "many";

    private const string Prefix = "f.";
    private const string VersionName = "versi";

    public static void MapAssetForms(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder forms = app.MapGroup("/form/aset").ExcludeFromDescription();
        forms.MapPost("/ubah", ChangeManyAsync).Needs(Policies.ManageAssets, AreaUse.WholeCity);
        forms.MapPost("/{kind}/{id}", ChangeAsync).Needs(Policies.ManageAssets, AreaUse.WholeCity);
    }

    /// <summary>The name of a field's input.</summary>
    public static string InputOf(string field) => Prefix + field;

    /// <summary>The page of one asset.</summary>
    public static string PageOf(AssetKind kind, string id) => $"{Page}/{WordOf(kind)}/{Uri.EscapeDataString(id)}";

    /// <summary>A kind as addresses of pages say it.</summary>
    public static string WordOf(AssetKind kind) => kind switch { AssetKind.Cabinet => "panel", AssetKind.Gateway => "gateway", _ => "lampu" };

    private static Task<IResult> ChangeAsync(HttpContext http, string kind, string id, AssetService assets, Flash flash)
    {
        AssetKind known = kind switch { "panel" => AssetKind.Cabinet, "gateway" => AssetKind.Gateway, _ => AssetKind.Lamp };
        return PageForms.AnswerAsync(http, PageOf(known, id), async form =>
        {
            IReadOnlyDictionary<string, string> fields = FieldsOf(form, isCleared: true);
            await KeepingDraftAsync(http, flash, id, fields, () => assets.ChangeAsync(known, [id], fields, form[VersionName].ToString(), PersonClaims.Read(http.User), http.RequestAborted));
            return PageOf(known, id) + "?done=changed";
        });
    }

    private static async Task<IResult> ChangeManyAsync(HttpContext http, AssetService assets, CityDirectory directory, Flash flash)
    {
        string back = http.Request.HasFormContentType ? AssetChoice.Read(await http.Request.ReadFormAsync(http.RequestAborted)).EditPage() : Page;
        return await PageForms.AnswerAsync(http, back, async form =>
        {
            CitySnapshot city = directory.Current;
            AssetChoice choice = AssetChoice.Read(form);
            string[] ids = [.. choice.LampsIn(city, AreaView.Of(PersonClaims.Read(http.User), city)).Select(index => city.Lamps[index].Id)];
            IReadOnlyDictionary<string, string> fields = FieldsOf(form, isCleared: false);
            AssetPlan plan = await KeepingDraftAsync(
                http, flash, ManyDraft, fields, () => assets.ChangeAsync(AssetKind.Lamp, ids, fields, form[VersionName].ToString(), PersonClaims.Read(http.User), http.RequestAborted));
            return FormattableString.Invariant($"{Page}?done=assets");
        });
    }

    // On the form of one asset an empty field means nothing; on that of several, what each has.
    private static Dictionary<string, string> FieldsOf(IFormCollection form, bool isCleared) => form
        .Where(field => field.Key.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(field => (Name: field.Key[Prefix.Length..], Value: field.Value.ToString().Trim()))
        .Where(field => isCleared || field.Value.Length > 0)
        .ToDictionary(field => field.Name, field => field.Value.Length == 0 ? AssetFields.Nothing : field.Value, StringComparer.Ordinal);

    private static async Task<AssetPlan> KeepingDraftAsync(HttpContext http, Flash flash, string of, IReadOnlyDictionary<string, string> fields, Func<Task<AssetPlan>> act)
    {
        try
        {
            return await act();
        }
        catch (RequestRefusedException refused)
        {
            AssetDraft.Leave(flash, http, of, fields, refused);
            throw;
        }
    }
}
