using System.CommandLine;

namespace LampuKota.Simulators;

/// <summary><c>plan</c>: draws a city and writes it down, without running it.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        Option<int> lamps = SharedOptions.Lamps();
        Option<int> seed = SharedOptions.Seed();
        var file = new Option<FileInfo>("--out") { Description = "The GeoJSON file to write.", DefaultValueFactory = _ => new FileInfo("plan.geojson") };
        var command = new Command("plan", "Draw a city and write its plan as GeoJSON, without running it.") { lamps, seed, file };
        command.SetAction(parsed => Run(
            parsed.GetValue(lamps), (ulong)parsed.GetValue(seed), parsed.GetRequiredValue(file), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Run(int lamps, ulong seed, FileInfo file, TextWriter output)
    {
        CityPlan plan = CityPlanner.Draw(seed, lamps);
        try
        {
            using FileStream stream = file.Create();
            CityPlanWriter.Write(plan, stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"Cannot write {file.FullName}: {exception.Message} Choose another file with --out.");
        }

        output.WriteLine($"{file.FullName}: {plan.Lamps.Count} lamps, {plan.Gateways.Count} gateways, {plan.Streets.Count} streets.");
    }
}
