using System.Collections.Concurrent;
using System.Data.Common;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>
/// Files of assets: read and judged first, written in one commit when a person has seen what they come to, taken back while nothing has changed since. What is read lies in the
/// database, so a restart loses neither the file nor the way back.
/// </summary>
/// <param name="store">Where imports are kept.</param>
/// <param name="assets">Judges rows.</param>
/// <param name="schedules">Its hold keeps assets from being changed twice at once.</param>
/// <param name="directory">The assets.</param>
/// <param name="incidents">Open faults of assets that would be taken out.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="logger">Tells what failed after its form was answered.</param>
public sealed partial class AssetImportService(
    AssetImportStore store, AssetService assets, ScheduleService schedules, CityDirectory directory, IncidentService incidents, CityClock clock, ILogger<AssetImportService> logger)
{
    private readonly ConcurrentDictionary<string, int> _written = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RefusalSentence> _refusals = new(StringComparer.Ordinal);
    private volatile Judged? _judged;

    /// <summary>Reads and judges a file; writes nothing but the file itself.</summary>
    /// <param name="fileName">Its name.</param>
    /// <param name="text">The file.</param>
    /// <param name="person">Who reads it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">It is no such file.</exception>
    public async Task<AssetImportView> TryAsync(string? fileName, string text, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageAssets);
        string id = Guid.NewGuid().ToString("N");
        AssetPlan plan = Judge(id, text);
        var row = new AssetImportRow
        {
            Id = id, CreatedUnixMs = clock.NowUnixMs(), PersonId = person.Id, PersonName = person.Name, FileName = NameOf(fileName), State = AssetImportState.Draft, Text = text,
            Added = plan.Count(AssetOutcome.Added), Changed = plan.Count(AssetOutcome.Changed), Refused = plan.Count(AssetOutcome.Refused), Undo = "",
        };
        await SavedAsync(store.AddAsync(row, cancellationToken));
        return new AssetImportView(row, plan, null, false, null);
    }

    /// <summary>An import as it stands: one that is tried, judged against the city as it is now.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The import, or null.</returns>
    public async Task<AssetImportView?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
            return null;
        AssetPlan? plan = row.State == AssetImportState.Draft ? Judge(id, row.Text) : null;
        return new AssetImportView(row, plan, _written.TryGetValue(id, out int written) ? written : null, await IsNewestAsync(row, cancellationToken), _refusals.GetValueOrDefault(id));
    }

    /// <summary>All imports, the newest first.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<AssetImportRow>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    /// <summary>Takes an import as <see cref="ApplyAsync"/> does, for a form that waits for a while only: it goes on when the browser has gone, and its page says what became of it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="version">The version of the plan that the person has seen.</param>
    /// <param name="person">Who takes it.</param>
    /// <returns>Completes when it is taken, or was refused.</returns>
    internal async Task TakeAsync(string id, string version, Person person)
    {
        _refusals.TryRemove(id, out _);
        try
        {
            await ApplyAsync(id, version, person, CancellationToken.None);
        }
        catch (RequestRefusedException refused)
        {
            _refusals[id] = refused.Sentence;
        }
        catch (Exception exception)
        {
            LogFailed(logger, id, exception);
            throw;
        }
    }

    /// <summary>Takes an import: all that is good in it, in one commit.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="version">The version of the plan that the person has seen.</param>
    /// <param name="person">Who takes it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">It was taken already, comes to something else by now, or cannot be saved.</exception>
    public async Task ApplyAsync(string id, string version, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageAssets);
        using IDisposable hold = await schedules.HoldAsync(cancellationToken);
        AssetImportRow row = await GetAsync(id, cancellationToken);
        if (row.State != AssetImportState.Draft)
            throw new RequestRefusedException(Refusal.Conflict, "id", "This import was taken already; read the file again to take it again.");

        AssetPlan plan = Judge(id, row.Text);
        if (plan.Version != version)
            throw new RequestRefusedException(Refusal.Changed, "version", "The city has changed since you looked, and the file comes to something else by now; look again, and take it then.");
        if (!plan.Taken.Any())
            throw new RequestRefusedException(Refusal.Invalid, "file", "There is nothing to take in this file: no row is new or changed.");

        (row.State, row.Text, row.AppliedUnixMs) = (AssetImportState.Applied, "", clock.NowUnixMs());
        (row.Added, row.Changed, row.Refused) = (plan.Count(AssetOutcome.Added), plan.Count(AssetOutcome.Changed), plan.Count(AssetOutcome.Refused));
        row.Undo = AssetUndo.Write(AssetUndo.Of(plan, directory.Current));
        string told = FormattableString.Invariant($"{row.FileName}: {row.Added} added, {row.Changed} changed, {row.Refused} refused");
        _written[id] = 0;
        try
        {
            AuditEntry audit = AuditEntry.Of(person, AuditActions.Assets, id, told, clock.NowUnixMs());
            await SavedAsync(store.ApplyAsync(row, plan, audit, written => _written[id] = written, cancellationToken));
            directory.Replace(AssetMerge.With(directory.Current.Assets, plan));
        }
        finally
        {
            _written.TryRemove(id, out _);
        }
    }

    /// <summary>Takes the last import back.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="person">Who takes it back.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">It is not the last, or something has changed since.</exception>
    public async Task UndoAsync(string id, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageAssets);
        using IDisposable hold = await schedules.HoldAsync(cancellationToken);
        AssetImportRow row = await GetAsync(id, cancellationToken);
        if (!await IsNewestAsync(row, cancellationToken))
            throw new RequestRefusedException(Refusal.Conflict, "id", "Only the import that was taken last can be taken back.");

        CitySnapshot city = directory.Current;
        IReadOnlyList<AssetUndo> undo = AssetUndo.Read(row.Undo);
        HashSet<string> added = [.. undo.Where(one => one.Before is null).Select(one => one.Id)];
        RequireUntouched(undo, added, city);
        AssetPlan plan = assets.Plan([.. undo.Where(one => one.Before is not null).Select((one, index) => one.ToRow(index + 1))]);
        if (plan.Lines.FirstOrDefault(line => line.Outcome == AssetOutcome.Refused) is { Problems: [var worst, ..] })
            throw new RequestRefusedException(Refusal.Conflict, worst.Field, worst.Sentence);

        row.State = AssetImportState.Undone;
        row.Undo = "";
        AuditEntry audit = AuditEntry.Of(person, AuditActions.Assets, id, FormattableString.Invariant($"{row.FileName} taken back: {added.Count} taken out, {undo.Count - added.Count} as before"), clock.NowUnixMs());
        await SavedAsync(store.UndoAsync(row, plan, added, audit, cancellationToken));
        directory.Replace(AssetRemoval.Without(AssetMerge.With(city.Assets, plan), added));
    }

    [LoggerMessage(EventId = 4440, Level = LogLevel.Error, Message = "The import {ImportId} of assets failed; nothing of it is taken.")]
    private static partial void LogFailed(ILogger logger, string importId, Exception exception);

    private static string NameOf(string? fileName)
    {
        string name = new([.. (Path.GetFileName(fileName) ?? "").Where(letter => !char.IsControl(letter)).Take(LightingLimits.MaximumNameLength)]);
        return name.Length == 0 ? "file" : name;
    }

    private static async Task SavedAsync(Task saving)
    {
        try
        {
            await saving;
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The assets could not be saved; check the dashboard's disk and try again.");
        }
    }

    private void RequireUntouched(IReadOnlyList<AssetUndo> undo, HashSet<string> added, CitySnapshot city)
    {
        if (undo.FirstOrDefault(one => !one.IsAsLeft(city) || (one.Before is null && city.FindLamp(one.Id)?.CalendarId is not null)) is { } changed)
            throw new RequestRefusedException(Refusal.Conflict, "id", $"The import cannot be taken back, for {changed.Id} was changed since; change what is wrong by itself.");
        if (AssetRemoval.FindHindrance(added, city) is { } hindrance)
            throw new RequestRefusedException(Refusal.Conflict, "id", $"The import cannot be taken back, for {hindrance} stands on one of its assets by now.");
        if (added.FirstOrDefault(id => incidents.OpenOf(id).Count > 0) is { } faulty)
            throw new RequestRefusedException(Refusal.Conflict, "id", $"The import cannot be taken back, for {faulty} has an open incident; close that first.");
    }

    private async Task<AssetImportRow> GetAsync(string id, CancellationToken cancellationToken) => await store.FindAsync(id, cancellationToken)
        ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no import of this id; the last twenty are kept.");

    private async Task<bool> IsNewestAsync(AssetImportRow row, CancellationToken cancellationToken) => row.State == AssetImportState.Applied
        && (await store.ListAsync(cancellationToken)).Where(one => one.State == AssetImportState.Applied).MaxBy(one => one.AppliedUnixMs)?.Id == row.Id;

    // A page of a hundred thousand rows is looked at more than once; it is judged again when the city has changed.
    private AssetPlan Judge(string id, string text)
    {
        CitySnapshot city = directory.Current;
        if (_judged is { } known && known.Id == id && ReferenceEquals(known.City, city))
            return known.Plan;

        AssetPlan plan = assets.Plan(AssetFile.Read(text));
        _judged = new Judged(id, city, plan);
        return plan;
    }

    private sealed record Judged(string Id, CitySnapshot City, AssetPlan Plan);
}

/// <summary>An import as it stands.</summary>
/// <param name="Row">What is kept of it.</param>
/// <param name="Plan">What it comes to; null where it was taken.</param>
/// <param name="Written">How many assets are written by now, while it is being taken; else null.</param>
/// <param name="CanBeUndone">Whether it was taken last, so that it may be taken back.</param>
/// <param name="Refusal">Why it was not taken when a form asked for it last; null for nothing.</param>
public sealed record AssetImportView(AssetImportRow Row, AssetPlan? Plan, int? Written, bool CanBeUndone, RefusalSentence? Refusal);
