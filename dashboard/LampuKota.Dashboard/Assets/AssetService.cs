using System.Data.Common;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>The one way to add and change lamps, cabinets and gateways: judged first, written in one commit with its entry in the audit log, and told to gateways at once.</summary>
/// <param name="store">Where assets are kept.</param>
/// <param name="schedules">The calendars; its hold keeps assets from being changed twice at once.</param>
/// <param name="directory">The assets.</param>
/// <param name="live">Knows which lamps are locked.</param>
/// <param name="clock">The city's clock.</param>
public sealed class AssetService(AssetStore store, ScheduleService schedules, CityDirectory directory, LiveCity live, CityClock clock)
{
    /// <summary>Most assets of one change: their writing takes a second, and their gateways hear of it at once.</summary>
    public const int MaximumChanged = 20_000;

    private const int ToldChanges = 20;

    /// <summary>What rows would come to; changes nothing.</summary>
    /// <param name="rows">The rows.</param>
    public AssetPlan Plan(IReadOnlyList<AssetRow> rows)
    {
        ScheduleSet set = schedules.Current;
        LocalDate from = schedules.Sun.DayOf(clock.GetCurrentInstant()).Date;
        var dark = new Dictionary<string, bool>(StringComparer.Ordinal);
        bool IsDark(LampAsset lamp)
        {
            string calendar = lamp.CalendarId ?? set.DefaultCalendarId;
            if (!dark.TryGetValue(calendar, out bool known))
            {
                dark[calendar] = known = SchedulePreview.Of(set, [lamp], schedules.Sun, from).Findings
                    .Any(finding => finding is { Severity: FindingSeverity.Error, Field: "calendars" } && finding.Id == calendar);
            }

            return known;
        }

        return AssetPlan.Of(rows, directory.Current, new AssetGuards(IsDark, id => live.Find(id)?.Lock is not null));
    }

    /// <summary>The version of some assets together, for <see cref="ChangeAsync"/>.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="ids">Their ids; one that is not there counts as nothing.</param>
    /// <returns>The version of the one, or one that stands for all.</returns>
    public string VersionOf(AssetKind kind, IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        CitySnapshot city = directory.Current;
        string[] versions = [.. ids.Select(id => AssetFields.Find(city, kind, id) is { } fields ? AssetFields.VersionOf(id, fields) : "")];
        return versions.Length == 1 ? versions[0] : AssetFields.VersionOf("", versions);
    }

    /// <summary>Gives some fields of some assets other values: all of them, or none.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="fields">Values by field name.</param>
    /// <param name="version">What <see cref="VersionOf"/> said when they were read.</param>
    /// <param name="person">Who changes them.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">One is not there, was changed meanwhile, or would be wrong then; the field says which.</exception>
    public async Task<AssetPlan> ChangeAsync(
        AssetKind kind, IReadOnlyList<string> ids, IReadOnlyDictionary<string, string> fields, string version, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        Require(person);
        RequireCount(ids);
        using IDisposable hold = await schedules.HoldAsync(cancellationToken);
        if (ids.FirstOrDefault(id => AssetFields.Find(directory.Current, kind, id) is null) is { } missing)
            throw new RequestRefusedException(Refusal.NotFound, "id", $"The city has no asset of this kind with the id {missing}.");
        if (VersionOf(kind, ids) != version)
            throw new RequestRefusedException(Refusal.Changed, "version", "Somebody changed this since you read it; look at it as it is now, and make your change there.");

        AssetPlan plan = Good(Plan([.. ids.Select((id, index) => new AssetRow(index + 1, kind, id, fields))]));
        await WriteAsync(plan, person, cancellationToken);
        return plan;
    }

    /// <summary>Adds an asset.</summary>
    /// <param name="row">What it is.</param>
    /// <param name="person">Who adds it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">It is there already, or something is wrong; the field says what.</exception>
    public async Task<AssetPlan> AddAsync(AssetRow row, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        Require(person);
        using IDisposable hold = await schedules.HoldAsync(cancellationToken);
        if (AssetFields.Find(directory.Current, row.Kind, row.Id) is not null)
            throw new RequestRefusedException(Refusal.Changed, "id", "The city has an asset of this id already; change that, or take another id.");

        AssetPlan plan = Good(Plan([row]));
        await WriteAsync(plan, person, cancellationToken);
        return plan;
    }

    /// <summary>Requires some assets, and not too many.</summary>
    /// <param name="ids">Their ids.</param>
    /// <exception cref="RequestRefusedException">They are none or too many.</exception>
    internal static void RequireCount(IReadOnlyList<string> ids)
    {
        if (ids.Count is 0 or > MaximumChanged)
            throw new RequestRefusedException(Refusal.TooLarge, "ids", $"One change may concern 1 to {MaximumChanged} assets; choose others.");
    }

    private static void Require(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageAssets);
    }

    private static AssetPlan Good(AssetPlan plan) => plan.Lines.FirstOrDefault(line => line.Outcome == AssetOutcome.Refused) is { Problems: [var worst, ..] }
        ? throw new RequestRefusedException(Refusal.Invalid, worst.Field, worst.Sentence)
        : plan;

    private static string Told(AssetPlan plan)
    {
        AssetLine[] taken = [.. plan.Taken];
        IEnumerable<string> changes = taken.SelectMany(line => line.Changes.Select(change => $"{line.Row.Id} {change.Field}: {change.Before} > {change.After}"));
        string more = taken.Sum(line => line.Changes.Count) is var count and > ToldChanges ? FormattableString.Invariant($"; {count - ToldChanges} more") : "";
        return FormattableString.Invariant($"{plan.Count(AssetOutcome.Added)} added, {plan.Count(AssetOutcome.Changed)} changed: {string.Join("; ", changes.Take(ToldChanges))}{more}");
    }

    private async Task WriteAsync(AssetPlan plan, Person person, CancellationToken cancellationToken)
    {
        AssetLine[] taken = [.. plan.Taken];
        if (taken.Length == 0)
            return;

        string subject = taken is [var only] ? only.Row.Id : "assets";
        try
        {
            await store.SaveAsync(plan, AuditEntry.Of(person, AuditActions.Assets, subject, Told(plan), clock.NowUnixMs()), cancellationToken);
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The assets could not be saved; check the dashboard's disk and try again.");
        }

        directory.Replace(AssetMerge.With(directory.Current.Assets, plan));
    }
}
