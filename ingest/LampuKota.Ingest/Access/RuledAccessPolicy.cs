using System.Text;
using LampuKota.Broker;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>
/// Who may publish and subscribe where. Services may do everything save writing to <c>$SYS</c>; gateways what the rules say, and never to topics of services;
/// an enrolling gateway may ask for its credential and read the answer; anybody else nothing. Rules that cannot be used allow nothing but services.
/// </summary>
internal sealed class RuledAccessPolicy : IAccessPolicy
{
    private readonly WatchedFile? _file;
    private volatile AccessRules _rules = AccessRules.None;
    private volatile string? _problem;
    private long _version;

    /// <summary>Reads the rules.</summary>
    /// <param name="path">Their file; null for those that hold by default.</param>
    public RuledAccessPolicy(string? path)
    {
        _file = path is null ? null : new WatchedFile(path);
        if (_file is null)
            _rules = AccessRules.Parse(AccessRules.DefaultText);
        else
            Refresh();
    }

    /// <inheritdoc/>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Why the rules allow nothing; null where all is well.</summary>
    public string? Problem => _problem;

    /// <summary>How many rules hold.</summary>
    public int Count => _rules.Count;

    /// <summary>The file; null where none is named.</summary>
    public string? Path => _file?.Path;

    /// <summary>Reads the file again.</summary>
    /// <returns>Whether it has changed.</returns>
    public bool Refresh()
    {
        if (_file?.Refresh() != true)
            return false;
        try
        {
            _rules = _file.Content is { } content ? AccessRules.Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content)) : AccessRules.None;
            _problem = _file.Problem;
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            _rules = AccessRules.None;
            _problem = $"{_file.Path}: {exception.Message.TrimEnd('.')}";
        }

        Interlocked.Increment(ref _version);
        return true;
    }

    /// <inheritdoc/>
    public bool MayPublish(Identity identity, ReadOnlySpan<byte> topic) => identity.Kind switch
    {
        IdentityKind.Service => !IsSystemTopic(topic),
        IdentityKind.Client => DeviceId.IsValid(identity.Name) && !IsServiceTopic(topic) && _rules.Allow(identity.Name, AccessAction.Publish, topic),
        IdentityKind.Enrolling => _problem is null && IsOwn(identity.Name, topic, "/enrolment"u8),
        _ => false,
    };

    /// <inheritdoc/>
    public bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter) => identity.Kind switch
    {
        IdentityKind.Service => true,
        IdentityKind.Client => DeviceId.IsValid(identity.Name) && _rules.Allow(identity.Name, AccessAction.Subscribe, filter),
        IdentityKind.Enrolling => _problem is null && IsOwn(identity.Name, filter, "/enrolment/result"u8),
        _ => false,
    };

    private static bool IsSystemTopic(ReadOnlySpan<byte> topic) => topic.StartsWith("$SYS"u8) && (topic.Length == 4 || topic[4] == '/');

    // Whatever a rule says: names that begin with `_` are for services to write.
    private static bool IsServiceTopic(ReadOnlySpan<byte> topic) => topic.StartsWith("lampukota/v1/_"u8);

    private static bool IsOwn(string gateway, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> leaf)
    {
        ReadOnlySpan<byte> root = "lampukota/v1/"u8;
        return DeviceId.IsValid(gateway)
            && topic.StartsWith(root)
            && topic.EndsWith(leaf)
            && topic.Length == root.Length + gateway.Length + leaf.Length
            && Ascii.Equals(topic.Slice(root.Length, gateway.Length), gateway);
    }
}
