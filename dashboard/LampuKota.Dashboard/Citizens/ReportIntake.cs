using System.Net;
using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Takes reports of citizens in: checks them, holds them against incidents and telemetry, and keeps them. Of whoever reports nothing is kept.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="ledger">Joins those that an open incident explains.</param>
/// <param name="photos">Takes their photos.</param>
/// <param name="lights">What is known of lamps.</param>
/// <param name="live">What is measured.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="limits">How many are taken.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="logger">Tells that there are some.</param>
public sealed partial class ReportIntake(
    ReportStore store, ReportLedger ledger, PhotoIntake photos, PublicLights lights, LiveCity live, CityDirectory directory, CitizenLimits limits, CityClock clock, ILogger<ReportIntake> logger)
{
    /// <summary>Takes one; on disk when it returns.</summary>
    /// <param name="input">The form.</param>
    /// <param name="photo">The photo, JPEG; null for none.</param>
    /// <param name="address">Where it comes from; forgotten at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ReportRefusedException">It cannot be taken as it stands.</exception>
    public async Task<CitizenReport> TakeAsync(ReportInput input, Stream? photo, IPAddress? address, CancellationToken cancellationToken)
    {
        ReportSubject subject = ReportReading.Read(input, directory.Current);
        string counted = subject.Lamp?.Id ?? subject.KelurahanId;
        if (!limits.TryLamp(counted))
            throw new ReportRefusedException(ReportProblem.Enough);

        string? photoId = photo is null ? null : await KeepAsync(photo, cancellationToken);
        CitizenReport report = await store.AddAsync(
            new ReportRow
            {
                Code = ReportCode.New(),
                Kind = subject.Kind,
                LampId = subject.Lamp?.Id,
                KelurahanId = subject.KelurahanId,
                Place = subject.Place,
                Note = subject.Note,
                PhotoId = photoId,
                Evidence = EvidenceOf(subject.Lamp),
                IsIndependent = limits.IsIndependent(address, counted),
                ReceivedUnixMs = clock.NowUnixMs(),
                State = ReportState.Waiting,
            },
            cancellationToken);
        LogTaken(logger, report.Id, report.Kind, report.KelurahanId);
        return await MatchAsync(report, cancellationToken) ?? report;
    }

    /// <summary>Makes a report that waits part of the open incident that explains it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The report as it stands then; null where no incident explains it, or somebody decided about it meanwhile.</returns>
    internal async Task<CitizenReport?> MatchAsync(CitizenReport report, CancellationToken cancellationToken)
    {
        CitySnapshot city = directory.Current;
        if (report.LampId is null || city.FindLamp(report.LampId) is not { } lamp || lights.Faults.Find(lamp, report.Kind, city) is not { } incident)
            return null;
        try
        {
            await ledger.JoinAsync(report.Id, incident.Id, person: null, note: null, clock.NowUnixMs(), cancellationToken);
        }
        catch (RequestRefusedException refused) when (refused.Refusal is Refusal.Conflict or Refusal.Invalid)
        {
            return null; // Decided, or the incident closed, at the same moment.
        }

        return await store.FindAsync(report.Id, cancellationToken);
    }

    private ReportEvidence EvidenceOf(LampAsset? lamp)
    {
        if (lamp is null || live.Find(lamp.Id) is not { } now)
            return ReportEvidence.NoLamp;

        Instant instant = clock.GetCurrentInstant();
        if (PublicLight.Burns(now, instant.ToUnixTimeMilliseconds()) is not { } measured)
            return ReportEvidence.NotMeasured;
        if (measured.Burns)
            return ReportEvidence.MeasuredLit;
        return (now.Override?.LevelPercent ?? lights.ExpectedPercent(lamp)) is 0 ? ReportEvidence.OffBySchedule : ReportEvidence.MeasuredDark;
    }

    private async Task<string> KeepAsync(Stream photo, CancellationToken cancellationToken)
    {
        try
        {
            return await photos.TakeAsync(photo, personId: null, cancellationToken);
        }
        catch (RequestRefusedException refused)
        {
            throw new ReportRefusedException(refused.Refusal switch
            {
                Refusal.TooLarge => ReportProblem.LargePhoto,
                Refusal.Unavailable => ReportProblem.NoRoom,
                _ => ReportProblem.BadPhoto,
            });
        }
    }

    [LoggerMessage(EventId = 4200, Level = LogLevel.Debug, Message = "Report {Id} was taken: {Kind} in {Kelurahan}.")]
    private static partial void LogTaken(ILogger logger, long id, ReportKind kind, string kelurahan);
}
