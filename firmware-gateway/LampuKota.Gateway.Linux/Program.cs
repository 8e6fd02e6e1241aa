using System.CommandLine;
using LampuKota.Gateway.Linux;
using Microsoft.Extensions.Configuration;

var config = new Option<string?>("--config") { Description = $"Configuration file (JSON); {ConfigurationLoader.DefaultFile} where it is not given.", Recursive = true };
var run = new Command("run", "Run the gateway (default).") { TreatUnmatchedTokensAsErrors = false };
var testedLamp = new Option<string?>("--output") { Description = "Lamp to switch over and back." };
var testSeconds = new Option<int>("--seconds") { Description = "For how long.", DefaultValueFactory = _ => 3 };
var check = new Command("check", "List the hardware, and say what is missing for the configuration; or test one lamp's output.")
{
    TreatUnmatchedTokensAsErrors = false,
};
check.Options.Add(testedLamp);
check.Options.Add(testSeconds);
var enrol = new Command("enrol", "Turn the one-time token Enrolment:Token (or TokenFile) into this gateway's credential, and store it in Data:Directory.")
{
    TreatUnmatchedTokensAsErrors = false,
};
var overlay = new Option<string?>("--overlay") { Description = "Settings that lie over those of the file; the launcher names them.", Recursive = true, Hidden = true };
var launch = new Command("launch", "Start the newest version that is installed and healthy, or one on trial: what systemd runs.") { TreatUnmatchedTokensAsErrors = false };
var root = new RootCommand("LampuKota gateway: drives street lamps, measures, and reports over MQTT. Settings: --Section:Name=value.")
{
    run,
    check,
    enrol,
    launch,
    ReleaseCommands.Sign(),
    ReleaseCommands.Twin(),
};
root.Options.Add(config);
root.Options.Add(overlay);
root.TreatUnmatchedTokensAsErrors = false;

IConfigurationRoot Load(ParseResult parsed) => ConfigurationLoader.Load(parsed.GetValue(config), parsed.UnmatchedTokens, parsed.GetValue(overlay));
Task Run(ParseResult parsed, CancellationToken cancellationToken) => GatewayProgram.RunAsync(Load(parsed), cancellationToken);
run.SetAction(Run);
launch.SetAction(parsed =>
{
    IConfiguration? configuration = null;
    try
    {
        configuration = Load(parsed);
    }
    catch (ConfigurationProblemException)
    {
        // The program that is started says it, and whoever started this reads it there.
        configuration = null;
    }

    string? file = parsed.GetValue(config);
    Launcher.Run(configuration, [.. file is null ? [] : new[] { "--config", file }, .. parsed.UnmatchedTokens]);
});
root.SetAction(Run);
enrol.SetAction(async (parsed, cancellationToken) =>
{
    EnrolmentSettings settings = EnrolmentSettings.Read(Load(parsed));
    Console.WriteLine($"{settings.GatewayId} is enrolled: {await Enroller.RunAsync(settings, cancellationToken)}, stored in {settings.StateDirectory}.");
});
check.SetAction(async (parsed, cancellationToken) =>
{
    IConfigurationRoot configuration = Load(parsed);
    IReadOnlyList<LampWiring> lamps = ProgramSettings.ReadLamps(configuration);
    using var hardware = new Hardware(HardwareRoots.Real, TimeProvider.System);
    bool isWell = parsed.GetValue(testedLamp) is { } lamp
        ? await new OutputTest(hardware, Console.Out).RunAsync(lamp, lamps, parsed.GetValue(testSeconds), cancellationToken)
        : new HardwareCheck(hardware, Console.Out).Run(lamps, ProgramSettings.ReadSensors(configuration)) == 0;
    return isWell ? 0 : 1;
});

try
{
    ParseResult parsed = root.Parse(args);
    if (parsed.Errors.Count > 0)
        throw new ConfigurationProblemException(parsed.Errors[0].Message);

    // Signals are the gateway's own matter: it stops in order.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (ConfigurationProblemException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 2;
}
