using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Broker;
using LampuKota.Dashboard;
using LampuKota.Gateway.Linux;
using LampuKota.Ingest;
using Microsoft.Extensions.Configuration;
using DashboardLine = LampuKota.Dashboard.CommandLine;
using IngestLine = LampuKota.Ingest.CommandLine;

namespace LampuKota.Tests;

/// <summary>Holds <c>docs/settings.md</c> to the programs: they are read with every part turned on, and asked what they looked for and what they made of it.</summary>
public sealed class SettingsPageTests : IDisposable
{
    // Asks for any setting of its sections on the command line.
    private const string TakesSections = "Gateway";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lampukota-settings-page-");
    private readonly IReadOnlyList<SettingRow> _rows = SettingRow.ReadAll();
    private readonly IReadOnlyList<SettingsScenario> _scenarios;

    public SettingsPageTests()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=City", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(Path.Combine(_folder.FullName, "pair.pem"), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        string secret = Path.Combine(_folder.FullName, "secret");
        File.WriteAllText(secret, Convert.ToBase64String(new byte[32]));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _scenarios = SettingsScenario.All(_folder.FullName);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_program_reads_the_settings_of_its_table_and_no_others()
    {
        foreach (IGrouping<string, SettingsScenario> program in _scenarios.GroupBy(scenario => scenario.Program))
        {
            string[] read = [.. program.SelectMany(scenario => scenario.Asked()).Where(IsSetting).Distinct().Order(StringComparer.Ordinal)];
            string[] told = [.. _rows.Where(row => row.Program == program.Key).Select(row => row.Name).Order(StringComparer.Ordinal)];
            Assert.True(told.SequenceEqual(read),
                $"{program.Key}: docs/settings.md lacks [{string.Join(", ", read.Except(told))}] and has for nothing, or twice, [{string.Join(", ", told.Except(read).Concat(told.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key)))}].");
        }
    }

    [Fact]
    public void The_environment_variable_is_the_name_with_two_underscores_for_each_colon() =>
        Assert.All(_rows, row => Assert.Equal(row.Name.Replace(":", "__", StringComparison.Ordinal), row.Environment));

    [Fact]
    public void What_the_page_calls_the_default_is_what_unset_means()
    {
        SettingRow[] literal = [.. _rows.Where(row => row.LiteralDefault is not null)];
        Assert.True(literal.Length > 100);
        Assert.All(literal, row => Assert.All(Where(row), scenario => Assert.Equal(scenario.Text(), scenario.Text(scenario.KeyOf(row.Name), row.LiteralDefault!))));
    }

    [Fact]
    public void The_ends_of_each_range_are_taken_and_what_lies_beyond_is_refused() => Assert.All(_rows.Where(row => row.Ends.Least is not null), row =>
    {
        (string? least, string? most) = row.Ends;
        Assert.True(Where(row).Any(scenario => Keeps(scenario, scenario.KeyOf(row.Name), least!, most)), $"{row.Program} does not keep {row.Name} to {row.Range}.");
    });

    [Fact]
    public void Each_choice_is_taken_and_makes_a_difference_and_another_is_refused() => Assert.All(_rows.Where(row => row.Choices.Count > 0), row =>
    {
        SettingsScenario scenario = Where(row).First(scenario => row.Choices.All(choice => TryText(scenario, scenario.KeyOf(row.Name), choice) is not null || row.Name == "Store:Engine" || row.Name == "Uplink:Kind"));
        string key = scenario.KeyOf(row.Name);
        string[] made = [.. row.Choices.Select(choice => TryText(scenario, key, choice)).OfType<string>()];
        Assert.Equal(made.Length, made.Distinct().Count());
        Assert.Null(TryText(scenario, key, "perhaps"));
    });

    [Fact]
    public void The_command_line_takes_each_setting_but_secrets()
    {
        Assert.All(_rows.Where(row => row.Program != TakesSections), row =>
        {
            Action<IReadOnlyList<string>> check = row.Program == "Ingest" ? IngestLine.Check : DashboardLine.Check;
            string[] arguments = [$"--{row.Name}=x"];
            if (row.Range.StartsWith("secret", StringComparison.Ordinal) || row.Meaning.EndsWith("as good as a password", StringComparison.Ordinal))
                Assert.ThrowsAny<Exception>(() => check(arguments));
            else
                check(arguments);
        });
    }

    [Fact]
    public void Nothing_else_of_the_programs_reads_settings()
    {
        // What a scenario calls, and what these call.
        string[] known =
        [
            nameof(IngestSettings), nameof(ConsumeSettings), nameof(DashboardSettings), nameof(HeartbeatSettings), nameof(AlertSettings), nameof(PhotoSettings), nameof(NotificationSettings),
            nameof(PeopleSettings), nameof(IncidentSettings), "EnergySettings", "BrokerTls", nameof(ProgramSettings), nameof(EnrolmentSettings), "UpdateSettings",
            "ModbusSettings", "OutboxSettings", "ClockTrustSettings", "MqttSettings", "IotHubSettings", "LampWiring", "SensorWiring",
        ];
        Assembly[] programs = [typeof(IngestSettings).Assembly, typeof(DashboardSettings).Assembly, typeof(ProgramSettings).Assembly];
        IEnumerable<string> readers = programs.SelectMany(program => program.GetTypes()).Where(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly).Any(method =>
            method.Name.StartsWith("Read", StringComparison.Ordinal) && method.GetParameters().FirstOrDefault()?.ParameterType.IsAssignableTo(typeof(IConfiguration)) == true)).Select(type => type.Name);

        Assert.Empty(readers.Except(known));
    }

    private static bool IsSetting(string key) => key switch
    {
        "urls" or "StopWhenInputEnds" => true,
        "Kestrel:Endpoints" => false,
        _ => key.Contains(':', StringComparison.Ordinal) && !IsBoundForNothing(key),
    };

    // The binder asks for each property of the broker's options, also for the one that holds the limits, and for those that only read.
    private static bool IsBoundForNothing(string key) =>
        key.Split(':') is [BrokerOptions.Section, var name, ..]
        && (name == nameof(BrokerOptions.Limits) || name == nameof(BrokerOptions.ProductionMark) || typeof(BrokerOptions).GetProperty(name) is { CanWrite: false });

    private IEnumerable<SettingsScenario> Where(SettingRow row) =>
        _scenarios.Where(scenario => scenario.Program == row.Program && scenario.Asked().Contains(row.Name) && !scenario.Settings.ContainsKey(scenario.KeyOf(row.Name)));

    private static bool Keeps(SettingsScenario scenario, string key, string least, string? most) =>
        TryText(scenario, key, least) is { } low && TryText(scenario, key, Step(least, -1)) is null
        && (most is null || (TryText(scenario, key, most) is { } high && high != low && TryText(scenario, key, Step(most, 1)) is null));

    private static string? TryText(SettingsScenario scenario, string key, string value)
    {
        try
        {
            return scenario.Text(key, value);
        }
        catch (Exception exception) when (exception is LampuKota.Ingest.OperatorMistakeException or LampuKota.Dashboard.OperatorMistakeException or ConfigurationProblemException
            or Microsoft.Extensions.Options.OptionsValidationException)
        {
            return null;
        }
    }

    private static string Step(string end, int by)
    {
        string digits = end.TrimEnd('M', 'B');
        string unit = end[digits.Length..];
        return end.Contains(':', StringComparison.Ordinal)
            ? (TimeSpan.Parse(end, CultureInfo.InvariantCulture) + TimeSpan.FromSeconds(by)).ToString("c", CultureInfo.InvariantCulture)
            : (decimal.Parse(digits, CultureInfo.InvariantCulture) + by).ToString(CultureInfo.InvariantCulture) + unit;
    }
}
