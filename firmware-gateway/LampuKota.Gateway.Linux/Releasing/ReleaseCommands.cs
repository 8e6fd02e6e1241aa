using System.CommandLine;
using LampuKota.Lighting;

namespace LampuKota.Gateway.Linux;

/// <summary>Commands for who releases updates or fills twins; a gateway needs none of them.</summary>
internal static class ReleaseCommands
{
    /// <summary><c>sign</c>: makes a package of a folder, and the release that a rollout takes.</summary>
    public static Command Sign()
    {
        var folder = new Option<string>("--folder") { Description = "What dotnet publish made, or a folder that holds gateway.json.", Required = true };
        var version = new Option<string>("--version") { Description = "Its version, for instance 0.2.0.", Required = true };
        var key = new Option<string>("--key") { Description = "The private key: PEM, ECDSA P-256.", Required = true };
        var output = new Option<string>("--out") { Description = "Where package and release are written.", DefaultValueFactory = _ => "." };
        var gateway = new Option<string?>("--gateway") { Description = "The one gateway that it is for; any where it is not given." };
        var configuration = new Option<bool>("--configuration") { Description = "It is a configuration, not the program." };
        var sign = new Command("sign", "Pack and sign an update.") { folder, version, key, output, gateway, configuration };
        sign.SetAction(parsed =>
        {
            UpdateKind kind = parsed.GetValue(configuration) ? UpdateKind.Configuration : UpdateKind.Application;
            Console.WriteLine(PackageSigner.Sign(
                parsed.GetRequiredValue(folder), kind, parsed.GetRequiredValue(version), parsed.GetValue(gateway), parsed.GetRequiredValue(key), parsed.GetRequiredValue(output)));
        });
        return sign;
    }

    /// <summary><c>twin</c>: writes a desired document as the patch of an Azure IoT Hub device twin.</summary>
    public static Command Twin()
    {
        var document = new Argument<string>("document") { Description = "The desired document (JSON), as it is at lampukota/v1/{gateway}/desired." };
        var twin = new Command("twin", "Print a desired document as desired properties of an Azure IoT Hub twin.") { document };
        twin.SetAction(parsed => Console.WriteLine(TwinText(parsed.GetRequiredValue(document))));
        return twin;
    }

    /// <summary>The patch as text.</summary>
    /// <exception cref="ConfigurationProblemException">The file is no desired document.</exception>
    internal static string TwinText(string file)
    {
        try
        {
            byte[] content = File.ReadAllBytes(file);
            return LightingJson.TryParseDesired(content, out DesiredDocument? document, out string? problem)
                ? TwinDocument.Split(content, document.Version).ToJsonString()
                : throw new ConfigurationProblemException($"{file} is no desired document: {problem}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationProblemException($"{file} cannot be written as a twin: {exception.Message}", exception);
        }
    }
}
