using System.CommandLine;
using System.Globalization;
using LampuKota.Mqtt;

namespace LampuKota.Simulators;

/// <summary><c>load</c>: how much a broker and its ingest can take, and whether anything is lost.</summary>
internal sealed class LoadCommand
{
    private const int MostGateways = 10_000;
    private const int MostLamps = 1_000;

    private readonly Option<BrokerAddress?> _broker = SharedOptions.ParsedOrNone<BrokerAddress>(
        "--broker", "The broker, such as 127.0.0.1:1883. Without it the test starts an ingest of its own in a temporary folder.", "an address such as 127.0.0.1:1883", BrokerAddress.Parse);

    private readonly Option<bool> _allowRemote = new("--allow-remote") { Description = "Load a broker that is not on this machine. One that is marked as production refuses all the same." };
    private readonly Option<string?> _user = new("--user") { Description = "User name of a service, such as simulator." };
    private readonly Option<string?> _passwordFile = new("--password-file") { Description = "File with its password." };
    private readonly Option<bool> _tls = new("--tls") { Description = "Connect with TLS." };

    private readonly Option<Uri?> _metrics = new("--metrics")
    {
        Description = "Metrics of the ingest behind --broker, such as http://127.0.0.1:8081/metrics: its account and what it uses.",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https")
                return uri;
            result.AddError($"--metrics must be an address such as http://127.0.0.1:8081/metrics, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private readonly Option<string?> _data = new("--data") { Description = "Data folder of the ingest behind --broker, where this machine has it: every sample is read back." };
    private readonly Option<int> _gateways = SharedOptions.WholeNumber("--gateways", "Gateways, a connection each.", 50, 1, MostGateways);
    private readonly Option<int> _lamps = SharedOptions.WholeNumber("--lamps", "Lamps of each gateway.", 50, 1, MostLamps);

    private readonly Option<int?> _lampsAMessage = SharedOptions.ParsedOrNone<int>(
        "--lamps-per-message", "Lamps that report in one message, 8 values each; all of a gateway, where it is not given.", $"a whole number from 1 to {MostLamps}", text => ParseWhole(text, MostLamps));

    private readonly Option<string> _format = new("--format")
    {
        Description = $"Format of the payload: {string.Join(", ", LoadFormat.AllNames)}.",
        DefaultValueFactory = _ => LoadFormat.NameOf(LoadFormat.Default),
    };

    private readonly Option<int> _qos = SharedOptions.WholeNumber("--qos", "Quality of Service, 0 to 2.", 1, 0, 2);

    private readonly Option<double?> _rate = SharedOptions.ParsedOrNone<double>(
        "--rate", "Messages a second of all gateways together, sent whatever the broker does. As fast as possible, where neither rate is given.", "a number above 0 and at most 10000000", ParseRate);

    private readonly Option<double?> _valueRate = SharedOptions.ParsedOrNone<double>(
        "--value-rate", "The same in values a second.", "a number above 0 and at most 10000000", ParseRate);

    private readonly Option<TimeSpan> _duration = SharedOptions.Parsed(
        "--duration", "How long to send, such as 90s, 15m or 2h.", TimeSpan.FromSeconds(20), "a time such as 90s, 15m or 2h, at most 24h", ParseDuration);

    private readonly Option<TimeSpan> _ramp = SharedOptions.Parsed(
        "--ramp", "How long the rate takes to rise from nothing.", TimeSpan.Zero, "a time such as 10s or 1m, at most 24h", ParseDuration);

    private readonly Option<int> _inFlight = SharedOptions.WholeNumber("--in-flight", "Most unacknowledged messages of a gateway.", 32, 1, 1_000);

    private readonly Option<int?> _p99 = SharedOptions.ParsedOrNone<int>(
        "--p99", "Fail where more than one message in a hundred waits longer than so many milliseconds.", "a whole number from 1 to 60000", text => ParseWhole(text, 60_000));

    private readonly Option<string?> _json = new("--json") { Description = "Write the report as JSON." };
    private readonly Option<string?> _html = new("--html") { Description = "Write the report as a page with charts." };

    /// <summary>The command for the command line.</summary>
    public Command Build()
    {
        var command = new Command("load", "Load a broker and its ingest, and tell whether anything was lost.")
        {
            _broker, _allowRemote, _user, _passwordFile, _tls, _metrics, _data, _gateways, _lamps, _lampsAMessage, _format, _qos, _rate, _valueRate, _duration, _ramp, _inFlight, _p99, _json, _html,
        };
        command.SetAction((parsed, cancellationToken) => LoadRunner.RunAsync(
            Settings(parsed), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    /// <summary>Reads the settings from a command line without errors.</summary>
    /// <exception cref="OperatorMistakeException">They contradict each other.</exception>
    public LoadSettings Settings(ParseResult parsed)
    {
        int lamps = parsed.GetValue(_lamps);
        int lampsAMessage = parsed.GetValue(_lampsAMessage) ?? lamps;
        string format = parsed.GetRequiredValue(_format);
        var settings = new LoadSettings
        {
            Broker = parsed.GetValue(_broker),
            AllowsRemote = parsed.GetValue(_allowRemote),
            UserName = parsed.GetValue(_user),
            Password = parsed.GetValue(_passwordFile) is { } file ? ReadPassword(file) : null,
            UsesTls = parsed.GetValue(_tls),
            Metrics = parsed.GetValue(_metrics),
            DataFolder = parsed.GetValue(_data),
            Gateways = parsed.GetValue(_gateways),
            Lamps = lamps,
            LampsAMessage = lampsAMessage,
            Format = LoadFormat.Find(format) ?? throw new OperatorMistakeException($"--format must be one of {string.Join(", ", LoadFormat.AllNames)}, not '{format}'."),
            Qos = (QualityOfService)parsed.GetValue(_qos),
            MessagesPerSecond = parsed.GetValue(_rate) ?? parsed.GetValue(_valueRate) / (lampsAMessage * LoadSettings.ValuesALamp),
            Duration = parsed.GetValue(_duration),
            Ramp = parsed.GetValue(_ramp),
            InFlight = parsed.GetValue(_inFlight),
            P99Limit = parsed.GetValue(_p99) is { } limit ? TimeSpan.FromMilliseconds(limit) : null,
            JsonFile = parsed.GetValue(_json),
            HtmlFile = parsed.GetValue(_html),
        };
        if (FindContradiction(settings, parsed) is { } problem)
            throw new OperatorMistakeException(problem);
        return settings;
    }

    private string? FindContradiction(LoadSettings settings, ParseResult parsed)
    {
        if (settings.Lamps % settings.LampsAMessage != 0)
            return "--lamps must be a multiple of --lamps-per-message.";
        if (parsed.GetValue(_rate) is not null && parsed.GetValue(_valueRate) is not null)
            return "Give --rate or --value-rate, not both.";
        if (settings.Ramp > TimeSpan.Zero && settings.MessagesPerSecond is null)
            return "--ramp needs --rate or --value-rate: as fast as possible has no rate that could rise.";
        if (settings.Ramp > settings.Duration)
            return "--ramp must not be longer than --duration.";
        bool namesServer = settings.Metrics is not null || settings.DataFolder is not null || settings.UserName is not null || settings.UsesTls;
        return namesServer && settings.Broker is null ? "--metrics, --data, --user and --tls belong to --broker: without it the test starts an ingest of its own." : null;
    }

    private static string ReadPassword(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"--password-file {file} cannot be read: {exception.Message}");
        }
    }

    private static int? ParseWhole(string text, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most ? value : null;

    private static double? ParseRate(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate is > 0 and <= 10_000_000 ? rate : null;

    private static TimeSpan? ParseDuration(string text) => SharedOptions.ParseTime(text) is { TotalHours: <= 24 } time ? time : null;
}
