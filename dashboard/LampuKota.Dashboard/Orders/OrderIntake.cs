using LampuKota.City;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>Takes the forms of the crews' pages: checks that they are ours, keeps their photo, and takes the step at the one desk that takes steps.</summary>
/// <param name="desk">Takes steps.</param>
/// <param name="photos">Takes photos.</param>
/// <param name="antiforgery">Knows our forms.</param>
/// <param name="words">For the note of a photo that comes without words.</param>
internal sealed class OrderIntake(IncidentDesk desk, PhotoIntake photos, IAntiforgery antiforgery, IStringLocalizer<Words> words)
{
    /// <summary>Takes one form.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="kind">The step.</param>
    /// <param name="http">The request.</param>
    /// <returns>What was filled in, with what was wrong with it, and the status to answer with then.</returns>
    public async Task<(OrderDraft Draft, int Status)> TakeAsync(long id, IncidentStepKind kind, HttpContext http)
    {
        var nothing = new OrderDraft(kind, "", null, null, []);
        if (!http.Request.HasFormContentType)
            return (nothing with { Problem = OrderRefusals.Broken }, StatusCodes.Status400BadRequest);

        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            bool isTooLarge = exception is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge };
            return isTooLarge
                ? (nothing with { Problem = OrderRefusals.TooLarge }, StatusCodes.Status413PayloadTooLarge)
                : (nothing with { Problem = OrderRefusals.Broken }, StatusCodes.Status400BadRequest);
        }

        OrderDraft draft = OrderDraft.Read(kind, form);
        if (!await antiforgery.IsRequestValidAsync(http))
            return (draft with { Problem = OrderRefusals.Stale }, StatusCodes.Status400BadRequest);
        return await TakeAsync(id, draft, form.Files.GetFile("photo"), PersonClaims.Read(http.User), http.RequestAborted);
    }

    private async Task<(OrderDraft Draft, int Status)> TakeAsync(long id, OrderDraft draft, IFormFile? photo, Person person, CancellationToken cancellationToken)
    {
        try
        {
            await desk.FindAsync(id, person, cancellationToken); // Before a photo is kept for nothing.
            List<string> photoIds = [];
            if (photo is { Length: > 0 })
            {
                await using Stream upload = photo.OpenReadStream();
                photoIds.Add(await photos.TakeAsync(upload, person.Id, cancellationToken));
            }

            bool needsWords = draft.Kind == IncidentStepKind.Noted && photoIds.Count > 0 && string.IsNullOrWhiteSpace(draft.Note);
            string? note = needsWords ? words["order.photoNote"] : draft.Note;
            await desk.StepAsync(
                id, new IncidentStepRequest(draft.Kind, draft.ClientKey, draft.ExpectedVersion, note, draft.Parts, photoIds), person, cancellationToken);
            return (draft, StatusCodes.Status303SeeOther);
        }
        catch (RequestRefusedException refused)
        {
            return (draft with { Problem = OrderRefusals.KeyOf(refused) }, OrderRefusals.StatusOf(refused));
        }
    }
}
