using System.Security.Cryptography;
using System.Text;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>How a person of a crew is told of new faults.</summary>
/// <param name="Person">Whom.</param>
/// <param name="Ways">Its contacts, the first one first.</param>
/// <param name="Key">The key for which browsers subscribe; null where web push is not set up.</param>
/// <param name="Result">What was just done, a key of <c>order.notice.result.*</c>; null for nothing.</param>
/// <param name="NowUnixMs">City time.</param>
public sealed record OrderNotice(Person Person, IReadOnlyList<Contact> Ways, string? Key, string? Result, long NowUnixMs)
{
    /// <summary>SHA-256 of the endpoint that messages are pushed to, hexadecimal, by which a browser knows its own without being told another's; null where there is none.</summary>
    public string? Fingerprint => Ways.FirstOrDefault(way => way.Channel == ContactChannel.WebPush) is { } way && ContactRules.ReadSubscription(way.Address) is { } subscription
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subscription.Endpoint)))
        : null;
}
