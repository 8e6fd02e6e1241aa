using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>
/// What gateways may do beside our own services: lines of who, what, and Topic Filter (docs/formats/access-rules.md). What no line allows is refused.
/// Immutable; asking allocates nothing.
/// </summary>
internal sealed class AccessRules
{
    /// <summary>What holds where no file is named.</summary>
    public const string DefaultText = """
        *  publish    lampukota/v1/{gateway}/#
        *  subscribe  lampukota/v1/{gateway}/#
        """;

    /// <summary>Rules that allow nothing.</summary>
    public static readonly AccessRules None = new([]);

    private readonly AccessRule[] _rules;

    private AccessRules(AccessRule[] rules) => _rules = rules;

    /// <summary>How many rules there are.</summary>
    public int Count => _rules.Length;

    /// <summary>Reads rules.</summary>
    /// <exception cref="FormatException">A line cannot be understood; the message names it.</exception>
    public static AccessRules Parse(string text)
    {
        List<AccessRule> rules = [];
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> content = line.Trim();
            if (content.IsEmpty || content[0] == '#')
                continue;
            if (rules.Count == LightingLimits.MaximumAccessRules)
                throw new FormatException($"line {number}: there are more than {LightingLimits.MaximumAccessRules} rules");
            rules.Add(AccessRule.Parse(content.ToString(), number));
        }

        return rules.Count > 0 ? new AccessRules([.. rules]) : throw new FormatException("it holds no rule");
    }

    /// <summary>Whether a line allows it.</summary>
    /// <param name="gateway">Gateway id.</param>
    /// <param name="action">What it wants to do.</param>
    /// <param name="topic">Topic Name or Topic Filter, UTF-8.</param>
    public bool Allow(string gateway, AccessAction action, ReadOnlySpan<byte> topic)
    {
        foreach (AccessRule rule in _rules)
        {
            if (rule.Allows(gateway, action, topic))
                return true;
        }

        return false;
    }
}

/// <summary>What a client wants to do with a topic.</summary>
internal enum AccessAction : byte
{
    /// <summary>Publish to it.</summary>
    Publish,

    /// <summary>Subscribe to it.</summary>
    Subscribe,
}
