using System.Net;

namespace LampuKota.Dashboard;

/// <summary>
/// How often anybody may ask and report. Mobile networks put hundreds of phones behind one address, so what one address may do is meant for many; what
/// all of them together may do keeps the city's own pages quick.
/// </summary>
/// <param name="time">Real time.</param>
public sealed class CitizenLimits(TimeProvider time)
{
    /// <summary>Pages of one address a minute: a hundred phones of one network that read a few pages each.</summary>
    public const int PagesPerAddressPerMinute = 300;

    /// <summary>Pages of all together a minute: a tenth of Kupang within eight minutes of a blackout.</summary>
    public const int PagesPerMinute = 6_000;

    /// <summary>Files of open data of one address a minute; each is a whole city.</summary>
    public const int FilesPerAddressPerMinute = 20;

    /// <summary>Files of open data of all together a minute.</summary>
    public const int FilesPerMinute = 200;

    /// <summary>Reports of one address an hour: the street that gathers around one phone's hotspot, not a program.</summary>
    public const int ReportsPerAddressPerHour = 20;

    /// <summary>Reports of one lamp a day: the first few tell all that there is to tell.</summary>
    public const int ReportsPerLampPerDay = 10;

    /// <summary>Reports of all together an hour: more than people can moderate.</summary>
    public const int ReportsPerHour = 300;

    private const int MaximumAddresses = 100_000;
    private const int MaximumLamps = 200_000;
    private const ulong Everybody = 0;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly AddressHash _addresses = new(time);
    private readonly WindowCounter _pagesOfAddress = new(PagesPerAddressPerMinute, Minute, MaximumAddresses, time);
    private readonly WindowCounter _pages = new(PagesPerMinute, Minute, 1, time);
    private readonly WindowCounter _filesOfAddress = new(FilesPerAddressPerMinute, Minute, MaximumAddresses, time);
    private readonly WindowCounter _files = new(FilesPerMinute, Minute, 1, time);
    private readonly WindowCounter _reportsOfAddress = new(ReportsPerAddressPerHour, Hour, MaximumAddresses, time);
    private readonly WindowCounter _reportsOfLamp = new(ReportsPerLampPerDay, Day, MaximumLamps, time);
    private readonly WindowCounter _reports = new(ReportsPerHour, Hour, 1, time);
    private readonly WindowCounter _seenAtLamp = new(1, Day, MaximumLamps, time);

    /// <summary>Takes one page.</summary>
    /// <param name="address">Whose.</param>
    public bool TryPage(IPAddress? address) => _pagesOfAddress.TryTake(_addresses.Of(address)) && _pages.TryTake(Everybody);

    /// <summary>Takes one file of open data.</summary>
    /// <param name="address">Whose.</param>
    public bool TryFile(IPAddress? address) => _filesOfAddress.TryTake(_addresses.Of(address)) && _files.TryTake(Everybody);

    /// <summary>Takes one report, before its body is read.</summary>
    /// <param name="address">Whose.</param>
    public bool TryReport(IPAddress? address) => _reportsOfAddress.TryTake(_addresses.Of(address)) && _reports.TryTake(Everybody);

    /// <summary>Takes one report of a lamp, or of a place in words.</summary>
    /// <param name="subject">The lamp's id, or the kelurahan's.</param>
    public bool TryLamp(string subject) => _reportsOfLamp.TryTake(Number(subject));

    /// <summary>Whether a report comes from another connection than all others of the same lamp today; the connection itself is kept nowhere.</summary>
    /// <param name="address">Whose.</param>
    /// <param name="subject">The lamp's id, or the kelurahan's.</param>
    public bool IsIndependent(IPAddress? address, string subject) => _seenAtLamp.TryTake(_addresses.Of(address) ^ Number(subject));

    // FNV-1a: subjects are ids of the city, which no stranger chooses.
    private static ulong Number(string subject)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (char letter in subject)
            hash = (hash ^ letter) * 1_099_511_628_211;
        return hash;
    }
}
