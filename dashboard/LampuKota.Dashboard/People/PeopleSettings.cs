using System.Globalization;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Settings of people and their sessions, checked at the start.</summary>
/// <param name="IsDemonstration">Whether visitors are taken for demonstration persons, without accounts: <c>People:Demonstration</c>.</param>
/// <param name="SessionIdle">A session ends when nothing was asked for so long, 5 minutes to a day: <c>People:SessionIdleMinutes</c>.</param>
/// <param name="SessionLength">A session ends after so long in any case, 1 to 168 hours: <c>People:SessionHours</c>.</param>
/// <param name="FactorRoles">Roles that must have a second factor: <c>People:SecondFactorRoles</c>.</param>
/// <param name="PublicAddress">Where browsers find the dashboard, behind a reverse proxy on this machine: <c>Web:PublicAddress</c>; null where they find it here.</param>
public sealed record PeopleSettings(bool IsDemonstration, TimeSpan SessionIdle, TimeSpan SessionLength, IReadOnlyList<PersonRole> FactorRoles, Uri? PublicAddress)
{
    /// <summary>Key of <see cref="IsDemonstration"/>.</summary>
    public const string DemonstrationKey = "People:Demonstration";

    /// <summary>Key of <see cref="SessionIdle"/>.</summary>
    public const string SessionIdleKey = "People:SessionIdleMinutes";

    /// <summary>Key of <see cref="SessionLength"/>.</summary>
    public const string SessionLengthKey = "People:SessionHours";

    /// <summary>Key of <see cref="FactorRoles"/>.</summary>
    public const string FactorRolesKey = "People:SecondFactorRoles";

    /// <summary>Key of <see cref="PublicAddress"/>.</summary>
    public const string PublicAddressKey = "Web:PublicAddress";

    /// <summary>What <see cref="FactorRoles"/> says for none.</summary>
    private const string NoRole = "none";

    /// <summary>All keys.</summary>
    public static IReadOnlyList<string> Keys { get; } = [DemonstrationKey, SessionIdleKey, SessionLengthKey, FactorRolesKey, PublicAddressKey];

    /// <summary>What holds where nothing is set: a shift for a session, a second factor for who can do most.</summary>
    public static PeopleSettings Standard { get; } =
        new(IsDemonstration: false, TimeSpan.FromHours(8), TimeSpan.FromHours(12), [PersonRole.Administrator, PersonRole.Supervisor], PublicAddress: null);

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    public static PeopleSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = new PeopleSettings(
            Flag(configuration),
            TimeSpan.FromMinutes(Whole(configuration, SessionIdleKey, (int)Standard.SessionIdle.TotalMinutes, 5, 1_440)),
            TimeSpan.FromHours(Whole(configuration, SessionLengthKey, (int)Standard.SessionLength.TotalHours, 1, 168)),
            Roles(configuration),
            Address(configuration));
        if (settings is { IsDemonstration: true, PublicAddress: not null })
            throw new OperatorMistakeException($"{DemonstrationKey} and {PublicAddressKey} are both set, but a demonstration signs every visitor in and is for this machine only; remove one of them.");
        return settings;
    }

    private static string? Text(IConfiguration configuration, string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static bool Flag(IConfiguration configuration)
    {
        string? text = Text(configuration, DemonstrationKey);
        if (text is null)
            return Standard.IsDemonstration;
        return bool.TryParse(text, out bool flag) ? flag : throw new OperatorMistakeException($"{DemonstrationKey} is \"{text}\" but must be true or false.");
    }

    private static int Whole(IConfiguration configuration, string key, int otherwise, int least, int most)
    {
        string? text = Text(configuration, key);
        if (text is null)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new OperatorMistakeException(FormattableString.Invariant($"{key} is \"{text}\" but must be a whole number, {least} to {most}."));
    }

    private static IReadOnlyList<PersonRole> Roles(IConfiguration configuration)
    {
        string? text = Text(configuration, FactorRolesKey);
        if (text is null)
            return Standard.FactorRoles;
        if (text.Equals(NoRole, StringComparison.OrdinalIgnoreCase))
            return [];
        return [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name =>
            Enum.TryParse(name, ignoreCase: true, out PersonRole role) && Enum.IsDefined(role) && !char.IsAsciiDigit(name[0])
                ? role
                : throw new OperatorMistakeException(
                    $"{FactorRolesKey} has \"{name}\" but must be roles separated by commas ({string.Join(", ", Enum.GetNames<PersonRole>().Select(known => known.ToLowerInvariant()))}), or none."))];
    }

    private static Uri? Address(IConfiguration configuration)
    {
        string? text = Text(configuration, PublicAddressKey);
        if (text is null)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps && address.PathAndQuery == "/"
            ? address
            : throw new OperatorMistakeException($"{PublicAddressKey} is \"{text}\" but must be an address without a path such as https://lampu.kota.example; sessions need TLS.");
    }
}
