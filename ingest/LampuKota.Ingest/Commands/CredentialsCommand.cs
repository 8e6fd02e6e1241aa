using System.Globalization;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>
/// <c>credentials issue|rotate|revoke|list</c>: asks the running ingest over MQTT, as the dashboard does. A secret goes to standard output alone, so that a
/// script can take it; words for people go to standard error. Exit code 0 done, 1 ingest refused, 2 the operator can help.
/// </summary>
internal static class CredentialsCommand
{
    public const string Name = "credentials";

    public const string Help = """
        LampuKota ingest credentials: by what gateways may connect. Asks the running ingest, with the services' credentials in Data:Directory.

          credentials issue GATEWAY    make a one-time token with which the gateway enrols, and print it this once
              --expires-hours 24       how long the token is good, 1 to 720
          credentials rotate GATEWAY   make a password in the place of all that the gateway has, and print it this once
          credentials revoke GATEWAY   take everything from the gateway, and cut its connection
          credentials list             show what every gateway has

          --Data:Directory ./data      where the services' credentials lie
          --Mqtt:Port 1883             where ingest listens

        How a gateway enrols: docs/formats/enrolment.md
        """;

    private const string ExpiresOption = "--expires-hours";
    private const int MaximumHours = LightingLimits.MaximumTokenSeconds / 3_600;

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows <see cref="Name"/>.</param>
    /// <param name="output">For secrets and lists.</param>
    /// <param name="words">For people.</param>
    /// <exception cref="OperatorMistakeException">The arguments are wrong, or ingest cannot be reached.</exception>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter words)
    {
        if (arguments is [] or ["--help"] or ["-h"])
        {
            await output.WriteLineAsync(Help);
            return 0;
        }

        (IngestRequest request, string[] settings) = Parse(arguments);
        await using IngestCaller ingest = await IngestCaller.ConnectAsync(settings);
        return request.Operation == IngestOperation.List
            ? await ListAsync(ingest, output, words)
            : await TellAsync(request, await ingest.AskAsync(request), output, words);
    }

    /// <summary>Takes the arguments apart: the request, and settings of the program.</summary>
    /// <exception cref="OperatorMistakeException">They are wrong.</exception>
    internal static (IngestRequest Request, string[] Settings) Parse(string[] arguments)
    {
        IngestOperation operation = arguments[0] switch
        {
            "issue" => IngestOperation.IssueToken,
            "rotate" => IngestOperation.Rotate,
            "revoke" => IngestOperation.Revoke,
            "list" => IngestOperation.List,
            _ => throw new OperatorMistakeException($"\"credentials {arguments[0]}\" is no command; credentials --help lists them."),
        };
        List<string> rest = [.. arguments[1..]];
        string? gateway = operation == IngestOperation.List ? null : TakeGateway(rest);
        int? expires = operation == IngestOperation.IssueToken ? TakeExpiry(rest) : null;
        CommandLine.Check(rest);
        return (new IngestRequest(operation, gateway, expires), [.. rest]);
    }

    private static string TakeGateway(List<string> rest)
    {
        if (rest is not [{ } gateway, ..] || gateway.StartsWith("--", StringComparison.Ordinal))
            throw new OperatorMistakeException("Name the gateway, for instance KPG-OSP-P012; credentials --help shows how.");
        if (!DeviceId.IsValid(gateway))
            throw new OperatorMistakeException($"\"{gateway}\" is no gateway id: an id has 1 to {DeviceId.MaximumLength} capital letters, digits, dots and hyphens.");
        rest.RemoveAt(0);
        return gateway;
    }

    private static int? TakeExpiry(List<string> rest)
    {
        int at = rest.FindIndex(argument => argument == ExpiresOption || argument.StartsWith(ExpiresOption + "=", StringComparison.Ordinal));
        if (at < 0)
            return null;
        bool isOneWord = rest[at] != ExpiresOption;
        string? text = isOneWord ? rest[at][(ExpiresOption.Length + 1)..] : rest.ElementAtOrDefault(at + 1);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int hours) || hours is < 1 or > MaximumHours)
            throw new OperatorMistakeException($"{ExpiresOption} must be a whole number from 1 to {MaximumHours}.");
        rest.RemoveRange(at, isOneWord ? 1 : 2);
        return hours * 3_600;
    }

    private static async Task<int> TellAsync(IngestRequest request, IngestAnswer answer, TextWriter output, TextWriter words)
    {
        if (answer.Problem is { } problem)
        {
            await words.WriteLineAsync(problem);
            return 1;
        }

        await words.WriteLineAsync(request.Operation switch
        {
            IngestOperation.IssueToken => $"One-time token for {request.Gateway}, good until {Text(answer.ExpiresUnixMs!.Value)}, shown this once:",
            IngestOperation.Rotate => $"Password for {request.Gateway}, in the place of all it had, shown this once ({answer.ConnectionsCut} connections cut):",
            _ => $"{request.Gateway} is revoked; {answer.ConnectionsCut} connections cut.",
        });
        if ((answer.Token ?? answer.Password) is { } secret)
            await output.WriteLineAsync(secret);
        return 0;
    }

    private static async Task<int> ListAsync(IngestCaller ingest, TextWriter output, TextWriter words)
    {
        string? after = null;
        do
        {
            IngestAnswer answer = await ingest.AskAsync(new IngestRequest(IngestOperation.List, After: after));
            if (answer.Problem is { } problem)
            {
                await words.WriteLineAsync(problem);
                return 1;
            }

            foreach (GatewayAccess gateway in answer.Gateways ?? [])
                await output.WriteLineAsync($"{gateway.Gateway,-24} {(gateway.Connected ? "connected" : "-"),-10} {string.Join("; ", Describe(gateway))}");
            after = answer.Next;
        }
        while (after is not null);
        return 0;
    }

    private static IEnumerable<string> Describe(GatewayAccess gateway)
    {
        if (gateway.PasswordIssuedUnixMs is { } issued)
            yield return $"password since {Text(issued)}";
        foreach (GatewayCertificate certificate in gateway.Certificates)
            yield return $"certificate {certificate.Serial} until {Text(certificate.NotAfterUnixMs)}";
        if (gateway.TokenExpiresUnixMs is { } expires)
            yield return $"token until {Text(expires)}";
        if (gateway.RevokedUnixMs is { } revoked)
            yield return $"revoked {Text(revoked)}";
    }

    private static string Text(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
