using System.Text;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>One line of the access rules.</summary>
internal sealed class AccessRule
{
    private const string Mark = "{gateway}";
    private const string EveryGateway = "*";
    private const int Columns = 3;

    // Null for every gateway.
    private readonly string? _gateway;
    private readonly AccessAction _action;
    private readonly byte[] _filter;

    private AccessRule(string? gateway, AccessAction action, byte[] filter) => (_gateway, _action, _filter) = (gateway, action, filter);

    private static ReadOnlySpan<byte> MarkBytes => "{gateway}"u8;

    /// <summary>Reads a line: who, what, filter.</summary>
    /// <exception cref="FormatException">It cannot be understood.</exception>
    public static AccessRule Parse(string line, int number)
    {
        string[] columns = line.Split((char[]?)null, Columns, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (columns.Length < Columns)
            throw new FormatException($"line {number}: a rule is three words: who, publish or subscribe, and a topic filter");
        (string who, string what, string filter) = (columns[0], columns[1], columns[2]);
        if (who != EveryGateway && !DeviceId.IsValid(who))
            throw new FormatException($"line {number}: \"{who}\" is neither * nor a gateway id");
        AccessAction action = what switch
        {
            "publish" => AccessAction.Publish,
            "subscribe" => AccessAction.Subscribe,
            _ => throw new FormatException($"line {number}: \"{what}\" is neither publish nor subscribe"),
        };
        if (!TopicFilter.IsValid(filter) || filter.StartsWith('$'))
            throw new FormatException($"line {number}: \"{filter}\" is no topic filter that a gateway may use");
        if (filter.Split('/').Any(level => level != Mark && level.AsSpan().ContainsAny('{', '}')))
            throw new FormatException($"line {number}: {Mark} must be a whole level, and there is no other word in braces");
        return new AccessRule(who == EveryGateway ? null : who, action, Encoding.UTF8.GetBytes(filter));
    }

    /// <summary>Whether this rule allows it.</summary>
    public bool Allows(string gateway, AccessAction action, ReadOnlySpan<byte> topic) =>
        action == _action && (_gateway is null || _gateway == gateway) && Covers(_filter, topic, gateway);

    /// <summary>
    /// Whether a rule's filter covers all that a topic or filter can mean. As in MQTT, save that <c>#</c> stands for one level or more, and
    /// that a wildcard that is asked for is covered by the same or a wider one only.
    /// </summary>
    private static bool Covers(ReadOnlySpan<byte> rule, ReadOnlySpan<byte> asked, string gateway)
    {
        // A wildcard never reaches topics that begin with `$` (4.7.2), and no rule names one.
        if (asked.IsEmpty || asked[0] == '$')
            return false;
        while (true)
        {
            ReadOnlySpan<byte> wanted = TakeLevel(ref rule, out bool ruleEnds);
            if (wanted is [(byte)'#'])
                return !asked.IsEmpty;
            ReadOnlySpan<byte> level = TakeLevel(ref asked, out bool askedEnds);
            if (level is [(byte)'#'] || !CoversLevel(wanted, level, gateway))
                return false;
            if (ruleEnds || askedEnds)
                return ruleEnds && askedEnds;
        }
    }

    private static bool CoversLevel(ReadOnlySpan<byte> wanted, ReadOnlySpan<byte> level, string gateway)
    {
        if (wanted is [(byte)'+'])
            return true;
        if (wanted.SequenceEqual(MarkBytes))
            return Ascii.Equals(level, gateway);
        return wanted.SequenceEqual(level);
    }

    private static ReadOnlySpan<byte> TakeLevel(ref ReadOnlySpan<byte> rest, out bool isLast)
    {
        int slash = rest.IndexOf((byte)'/');
        isLast = slash < 0;
        ReadOnlySpan<byte> level = isLast ? rest : rest[..slash];
        rest = isLast ? [] : rest[(slash + 1)..];
        return level;
    }
}
