using System.Globalization;

namespace LampuKota.EndToEnd;

/// <summary>The long run: any number of cycles of each kind of fault, on from where the last run stopped. <c>tests/durability.sh</c> starts it.</summary>
internal static class DurabilityProgram
{
    private const string ParallelOption = "parallel", StateOption = "state";

    private const int MostParallel = 16;

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is [GatewayLife.Command, { } port, { } folder])
            return await GatewayLife.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), folder);
        if (arguments is [GatewayProcess.Verb, ..])
            return await GatewayProcess.RunAsync(arguments[1..]);

        if (arguments is [] or ["--help"] or ["-h"])
        {
            WriteHelp();
            return 0;
        }

        if (!TryRead(arguments, out Dictionary<string, string> options, out string? mistake))
        {
            await Console.Error.WriteLineAsync($"durability: {mistake}");
            return 2;
        }

        var state = new DurabilityState(options.GetValueOrDefault(StateOption) ?? Path.Combine(Repository.Root, "artifacts", "durability"));
        int parallel = options.TryGetValue(ParallelOption, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : 2;
        return await RunAsync(options, state, parallel);
    }

    private static async Task<int> RunAsync(Dictionary<string, string> options, DurabilityState state, int parallel)
    {
        int faultsBefore = state.FaultCount;
        foreach (DurabilityKind kind in DurabilityCampaign.Kinds)
        {
            if (options.TryGetValue(kind.Option, out string? text))
                await RunAsync(kind, int.Parse(text, CultureInfo.InvariantCulture), state, parallel);
        }

        Console.WriteLine($"All runs so far: {state.Totals}; {state.FaultCount} faults");
        return state.FaultCount > faultsBefore ? 1 : 0;
    }

    // A kind's worlds run beside each other; each takes the next cycles that nobody has.
    private static async Task RunAsync(DurabilityKind kind, int target, DurabilityState state, int parallel)
    {
        while (state[kind.Option] is { IsExhausted: false } now && now.Next < target)
        {
            int worlds = Math.Min(parallel, (target - now.Next + kind.CyclesPerWorld - 1) / kind.CyclesPerWorld);
            (Findings Found, int Hits)[] results = await Task.WhenAll(
                Enumerable.Range(0, worlds).Select(world => RunWorldAsync(kind, now.Next + world * kind.CyclesPerWorld)));
            foreach ((Findings found, int hits) in results)
            {
                state.Add(kind, found, hits);
                foreach (string fault in found.Faults)
                    Console.WriteLine($"FAULT in {kind.Option}: {fault}");
            }

            KindState after = state[kind.Option];
            Console.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {kind.Option}: {after.Totals}{(after.IsExhausted ? " (past the last point)" : "")}");
        }
    }

    private static async Task<(Findings Found, int Hits)> RunWorldAsync(DurabilityKind kind, int first)
    {
        try
        {
            return await Task.Run(() => kind.RunAsync(first, kind.CyclesPerWorld));
        }
        catch (Exception e)
        {
            return (Findings.Fault($"The world of cycle {first.ToString(CultureInfo.InvariantCulture)} could not be brought to its end: {e}"), kind.CyclesPerWorld);
        }
    }

    private static bool TryRead(string[] arguments, out Dictionary<string, string> options, out string? mistake)
    {
        options = [];
        mistake = null;
        for (int index = 0; index < arguments.Length && mistake is null; index += 2)
        {
            string name = arguments[index].TrimStart('-');
            bool isNumber = name == ParallelOption || DurabilityCampaign.Kinds.Any(kind => kind.Option == name);
            if (!isNumber && name != StateOption)
                mistake = $"there is no option {arguments[index]}; --help lists the options.";
            else if (index + 1 == arguments.Length)
                mistake = $"the option --{name} needs a value.";
            else if (isNumber && !(int.TryParse(arguments[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && (name != ParallelOption || number is > 0 and <= MostParallel)))
                mistake = $"--{name} is \"{arguments[index + 1]}\" but must be a whole number{(name == ParallelOption ? $" from 1 to {MostParallel}" : "")}.";
            else
                options[name] = arguments[index + 1];
        }

        return mistake is null;
    }

    private static void WriteHelp()
    {
        Console.WriteLine("""
            Proves that nothing acknowledged is lost and nothing is stored twice: runs as many cycles of each kind of fault as are asked for, counting those of
            former runs, and adds to their totals. Needs root (loop devices, mounts), strace and
            VictoriaMetrics; traffic stays on loopback.

            """);
        foreach (DurabilityKind kind in DurabilityCampaign.Kinds)
            Console.WriteLine($"  --{kind.Option + " N",-24} {kind.Meaning}");
        Console.WriteLine($"  --{ParallelOption + " N",-24} worlds beside each other (2)");
        Console.WriteLine($"  --{StateOption + " FOLDER",-24} where the totals are kept (artifacts/durability)");
    }
}
