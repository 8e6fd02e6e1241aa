using System.Globalization;

namespace LampuKota.Lighting;

/// <summary>The topics at which the processes meet: <c>lampukota/v1/{gateway}/{leaf}</c>. Names that begin with <c>_</c> are for our own services.</summary>
public static class Topics
{
    /// <summary>What every topic begins with.</summary>
    public const string Root = "lampukota/v1/";

    /// <summary>Events found by ingest; QoS 1, not retained.</summary>
    public const string IngestEvent = Root + "_ingest/event";

    /// <summary>Ledger, storage and sessions of ingest; retained.</summary>
    public const string IngestState = Root + "_ingest/state";

    /// <summary>Filter over all pages of the broker's sessions.</summary>
    public const string AllIngestClients = Root + "_ingest/clients/+";

    /// <summary>Filter over all pages of the accounts of the gateways' telemetry, ingest's and its workers'.</summary>
    public const string AllIngestAccounts = Root + "_ingest/accounts/#";

    /// <summary>Requests to ingest, answered at their Response Topic.</summary>
    public const string IngestRequest = Root + "_ingest/request";

    /// <summary>One page of the broker's sessions; not retained.</summary>
    /// <param name="page">Number of the page, from 0.</param>
    public static string IngestClients(int page) => $"{Root}_ingest/clients/{page.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>One page of the accounts of the gateways' telemetry, from ingest.</summary>
    /// <param name="page">Number of the page, from 0.</param>
    /// <param name="worker">The worker that tells it, one of several that take telemetry from a broker elsewhere; null for ingest itself.</param>
    public static string IngestAccounts(int page, string? worker = null) =>
        $"{Root}_ingest/accounts/{(worker is null ? "" : worker + "/")}{page.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Telemetry packs of a gateway, upwards.</summary>
    /// <param name="gateway">Gateway id, or <c>+</c> for a filter over all.</param>
    public static string Telemetry(string gateway) => Root + gateway + "/telemetry";

    /// <summary>Events of a gateway, upwards.</summary>
    /// <param name="gateway">Gateway id, or <c>+</c>.</param>
    public static string Event(string gateway) => Root + gateway + "/event";

    /// <summary>Whether a gateway is online; retained, the Will Message sets it to false.</summary>
    /// <param name="gateway">Gateway id, or <c>+</c>.</param>
    public static string Status(string gateway) => Root + gateway + "/status";

    /// <summary>What a gateway runs; retained.</summary>
    /// <param name="gateway">Gateway id, or <c>+</c>.</param>
    public static string Reported(string gateway) => Root + gateway + "/reported";

    /// <summary>What a gateway shall run; retained, downwards.</summary>
    /// <param name="gateway">Gateway id, or <c>+</c>.</param>
    public static string Desired(string gateway) => Root + gateway + "/desired";

    /// <summary>Commands to a gateway, downwards.</summary>
    /// <param name="gateway">Gateway id, or <c>+</c>.</param>
    public static string Command(string gateway) => Root + gateway + "/command";

    /// <summary>What became of each target of a command, upwards.</summary>
    /// <param name="gateway">Gateway id, or <c>+</c>.</param>
    public static string CommandResult(string gateway) => Root + gateway + "/command/result";

    /// <summary>Requests of a gateway for a credential, upwards.</summary>
    /// <param name="gateway">Gateway id.</param>
    public static string Enrolment(string gateway) => Root + gateway + "/enrolment";

    /// <summary>The credential, or why there is none; only to the client that asked.</summary>
    /// <param name="gateway">Gateway id.</param>
    public static string EnrolmentResult(string gateway) => Root + gateway + "/enrolment/result";

    /// <summary>Splits a topic into gateway and leaf.</summary>
    /// <param name="topic">A Topic Name.</param>
    /// <param name="gateway">The gateway id, or a service's name with its <c>_</c>.</param>
    /// <param name="leaf">What follows, for instance <c>telemetry</c> or <c>command/result</c>.</param>
    /// <returns>False where the topic is not one of ours.</returns>
    public static bool TryParse(string topic, out string gateway, out string leaf)
    {
        ArgumentNullException.ThrowIfNull(topic);
        gateway = leaf = "";
        if (!topic.StartsWith(Root, StringComparison.Ordinal))
            return false;

        int slash = topic.IndexOf('/', Root.Length);
        if (slash <= Root.Length || slash == topic.Length - 1)
            return false;

        gateway = topic[Root.Length..slash];
        leaf = topic[(slash + 1)..];
        return true;
    }
}
