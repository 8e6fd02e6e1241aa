using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Ingest;

/// <summary>
/// Certificate authorities of others whose gateways may connect, with their revocation lists, from files that are read anew when they change. A file that
/// is missing or broken trusts nobody.
/// </summary>
internal sealed class OutsideAuthorities
{
    private readonly WatchedFile? _certificatesFile;
    private readonly WatchedFile? _listsFile;
    private readonly TimeProvider _time;
    private volatile State _state = State.Empty;

    /// <summary>Reads the files.</summary>
    /// <param name="certificatesPath">Certificates of authorities, PEM; null for none.</param>
    /// <param name="listsPath">Their revocation lists, PEM or DER; null to go without.</param>
    /// <param name="time">The clock that lists and certificates grow old by.</param>
    public OutsideAuthorities(string? certificatesPath, string? listsPath, TimeProvider time)
    {
        _certificatesFile = certificatesPath is null ? null : new WatchedFile(certificatesPath);
        _listsFile = listsPath is null ? null : new WatchedFile(listsPath);
        _time = time;
        Refresh();
    }

    /// <summary>Why nobody is trusted although files are named; null where all is well.</summary>
    public string? Problem => _state.Problem;

    /// <summary>The authorities' certificates.</summary>
    public X509Certificate2Collection Certificates => _state.Certificates;

    /// <summary>Reads the files again.</summary>
    /// <returns>Whether one has changed.</returns>
    public bool Refresh()
    {
        bool hasChanged = (_certificatesFile?.Refresh() ?? false) | (_listsFile?.Refresh() ?? false);
        if (hasChanged)
            _state = Load();
        return hasChanged;
    }

    /// <summary>Why a certificate of theirs is worthless; null where it is not. That one of them has signed it is checked elsewhere.</summary>
    /// <param name="issuer">The issuer's name, DER.</param>
    /// <param name="serial">Serial number, big-endian.</param>
    public string? FindFault(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial)
    {
        State state = _state;
        if (state.Problem is { } problem)
            return problem;
        if (_listsFile is null)
            return null;
        bool isCovered = false;
        foreach (RevocationList list in state.Lists)
        {
            if (!list.Issuer.AsSpan().SequenceEqual(issuer))
                continue;
            if (list.NextUpdate <= _time.GetUtcNow())
                return "the revocation list of its authority is out of date";
            if (list.Lists(serial))
                return "it is on the revocation list of its authority";
            isCovered = true;
        }

        return isCovered ? null : "there is no revocation list of its authority";
    }

    private State Load()
    {
        if ((_certificatesFile?.Problem ?? _listsFile?.Problem) is { } unreadable)
            return State.Empty with { Problem = unreadable };
        string reading = _certificatesFile?.Path ?? "";
        try
        {
            X509Certificate2Collection certificates = [];
            if (_certificatesFile is not null)
            {
                certificates.ImportFromPem(System.Text.Encoding.ASCII.GetString(_certificatesFile.Content!));
                if (certificates.Count == 0)
                    return State.Empty with { Problem = $"{reading} holds no certificate" };
            }

            reading = _listsFile?.Path ?? "";
            return new State(certificates, _listsFile is null ? [] : RevocationList.ReadAll(_listsFile.Content!, certificates), null);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return State.Empty with { Problem = $"{reading} cannot be used: {exception.Message.TrimEnd('.')}" };
        }
    }

    private sealed record State(X509Certificate2Collection Certificates, IReadOnlyList<RevocationList> Lists, string? Problem)
    {
        public static State Empty { get; } = new([], [], null);
    }
}
