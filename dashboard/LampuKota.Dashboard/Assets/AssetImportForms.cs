using System.Text;
using LampuKota.City;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>The forms by which files of assets are read, taken and taken back; they work without scripts.</summary>
internal static class AssetImportForms
{
    /// <summary>Address of the page of imports.</summary>
    public const string Page = AssetForms.Page + "/impor";

    /// <summary>Name of what a refusal is left for the page as.</summary>
    public const string RefusalFlash = "import";

    /// <summary>Bytes of a form: the longest file in UTF-8 with what is around it.</summary>
    private const long MaximumFormBytes = 2L * AssetFile.MaximumLength;

    // Small files are taken within this, and the answer shows them taken; larger ones show how far they are.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapAssetImportForms(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder forms = app.MapGroup("/form/aset/impor").ExcludeFromDescription();
        forms.MapPost("", TryAsync).Needs(Policies.ManageAssets, AreaUse.WholeCity).WithMetadata(new RequestSizeLimitAttribute(MaximumFormBytes));
        forms.MapPost("/{id}/terapkan", ApplyAsync).Needs(Policies.ManageAssets, AreaUse.WholeCity);
        forms.MapPost("/{id}/batalkan", UndoAsync).Needs(Policies.ManageAssets, AreaUse.WholeCity);
    }

    private static Task<IResult> TryAsync(HttpContext http, AssetImportService imports, Flash flash) => PageForms.AnswerAsync(http, Page, form => SayingAsync(http, flash, async () =>
    {
        string text = form["text"].ToString();
        string? name = null;
        if (form.Files.GetFile("file") is { Length: > 0 } file)
        {
            using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
            (text, name) = (await reader.ReadToEndAsync(http.RequestAborted), file.FileName);
        }

        AssetImportView import = await imports.TryAsync(name, text, PersonClaims.Read(http.User), http.RequestAborted);
        return $"{Page}/{import.Row.Id}";
    }));

    private static Task<IResult> ApplyAsync(HttpContext http, string id, AssetImportService imports, Flash flash, TimeProvider time) => PageForms.AnswerAsync(http, PageOf(id), form => SayingAsync(http, flash, async () =>
    {
        Task taking = imports.TakeAsync(id, form["versi"].ToString(), PersonClaims.Read(http.User));
        await Task.WhenAny(taking, Task.Delay(Patience, time, http.RequestAborted));
        return PageOf(id);
    }));

    private static Task<IResult> UndoAsync(HttpContext http, string id, AssetImportService imports, Flash flash) => PageForms.AnswerAsync(http, PageOf(id), _ => SayingAsync(http, flash, async () =>
    {
        await imports.UndoAsync(id, PersonClaims.Read(http.User), http.RequestAborted);
        return PageOf(id);
    }));

    private static string PageOf(string id) => $"{Page}/{Uri.EscapeDataString(id)}";

    private static async Task<string> SayingAsync(HttpContext http, Flash flash, Func<Task<string>> act)
    {
        try
        {
            return await act();
        }
        catch (RequestRefusedException refused)
        {
            flash.Leave(http, RefusalFlash, RefusalWords.Say(refused.Sentence, PeopleFormat.Language));
            throw;
        }
    }
}
