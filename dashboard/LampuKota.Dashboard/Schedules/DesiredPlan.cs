using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Decides which gateways need another desired document; pure.</summary>
internal static class DesiredPlan
{
    /// <summary>The row of a gateway whose content was made anew.</summary>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="contentHash">Hash of the content.</param>
    /// <param name="known">What the database says; null where nothing was given yet.</param>
    /// <param name="reportedVersion">The version that the gateway reports to run; null where it has not reported.</param>
    /// <returns>The same row where nothing is to be done; else the row of a version to publish.</returns>
    public static DesiredVersionRow Next(string gatewayId, string contentHash, DesiredVersionRow? known, long? reportedVersion)
    {
        // A gateway that outlived our database runs a higher version, and would ignore ours.
        bool isOutlived = reportedVersion > (known?.Version ?? 0);
        return known is not null && known.ContentHash == contentHash && !isOutlived
            ? known
            : Unpublished(gatewayId, Math.Max(known?.Version ?? 0, reportedVersion ?? 0) + 1, contentHash);
    }

    /// <summary>The same version, to be published again: the broker has lost it.</summary>
    public static DesiredVersionRow Again(DesiredVersionRow known) => Unpublished(known.GatewayId, known.Version, known.ContentHash);

    /// <summary>The same version, now with the broker.</summary>
    public static DesiredVersionRow Published(DesiredVersionRow row) =>
        new() { GatewayId = row.GatewayId, Version = row.Version, ContentHash = row.ContentHash, IsPublished = true };

    private static DesiredVersionRow Unpublished(string gatewayId, long version, string contentHash) =>
        new() { GatewayId = gatewayId, Version = version, ContentHash = contentHash, IsPublished = false };
}
