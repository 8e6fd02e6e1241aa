using System.Buffers;
using System.Text;

namespace LampuKota.Broker;

/// <summary>
/// Services may do everything save writing to <c>$SYS</c>; a client may publish and subscribe only below a prefix that holds its own name;
/// anybody else may do nothing.
/// </summary>
public sealed class ScopedAccessPolicy : IAccessPolicy
{
    /// <summary>The mark that stands for the identity's name in the pattern.</summary>
    public const string NameMark = "{identity}";

    // With any of these a name could reach beyond its own level, or be taken for one of the services' (`_`) or the broker's (`$`).
    private static readonly SearchValues<char> UnfitForOneLevel = SearchValues.Create("#+/\0");

    private readonly byte[] _beforeName;
    private readonly byte[] _afterName;

    /// <summary>Makes the policy.</summary>
    /// <param name="pattern">Prefix of a client's topics, for instance <c>lampukota/v1/{identity}/</c>; the mark is a level of its own.</param>
    public ScopedAccessPolicy(string pattern)
    {
        int mark = pattern.IndexOf("/" + NameMark + "/", StringComparison.Ordinal);
        if (mark < 0 || !pattern.EndsWith('/'))
            throw new ArgumentException($"The pattern must hold {NameMark} as a level of its own and end with a slash.", nameof(pattern));
        _beforeName = Encoding.UTF8.GetBytes(pattern[..(mark + 1)]);
        _afterName = Encoding.UTF8.GetBytes(pattern[(mark + 1 + NameMark.Length)..]);
    }

    /// <inheritdoc />
    public bool MayPublish(Identity identity, ReadOnlySpan<byte> topic) => identity.Kind switch
    {
        IdentityKind.Service => !SystemTopics.IsSystemTopic(topic),
        IdentityKind.Client => IsBelowOwnPrefix(identity.Name, topic),
        _ => false,
    };

    /// <inheritdoc />
    public bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter) => identity.Kind switch
    {
        IdentityKind.Service => true,
        // The prefix has no wildcard, so a filter that begins with it cannot match anything outside of it.
        IdentityKind.Client => IsBelowOwnPrefix(identity.Name, filter),
        _ => false,
    };

    private bool IsBelowOwnPrefix(string name, ReadOnlySpan<byte> topic) =>
        IsOneLevel(name)
        && topic.StartsWith(_beforeName)
        && StartsWith(topic[_beforeName.Length..], name, out ReadOnlySpan<byte> rest)
        && rest.StartsWith(_afterName)
        && rest.Length > _afterName.Length;

    private static bool IsOneLevel(string name) => name.Length > 0 && name[0] is not ('_' or '$') && !name.AsSpan().ContainsAny(UnfitForOneLevel);

    private static bool StartsWith(ReadOnlySpan<byte> utf8, string name, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        // Compared where they lie: this runs for every message. Names are ASCII by our rule; any other goes by its UTF-8.
        Span<byte> encoded = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(name, encoded, out int length) || !utf8.StartsWith(encoded[..length]))
            return false;
        rest = utf8[length..];
        return true;
    }
}
