using System.Diagnostics;
using System.Globalization;

namespace LampuKota.Benchmarks;

/// <summary>
/// Runs mosquitto and our broker in turn under the same load and prints message rates and processor seconds a million messages, as medians of the rounds and as
/// ratios: on a shared machine only these mean something. <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- broker [rounds]</c>
/// </summary>
internal static class BrokerFigures
{
    // The runtime compiles anew what runs often, in steps over several seconds.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    private static readonly BrokerLoad[] Loads =
    [
        new PublishLoad("small, QoS 1", PayloadBytes: 200, QosLevel: 1, Connections: 16, MessagesAConnection: 50_000, Window: 200),
        new PublishLoad("small, QoS 0", PayloadBytes: 200, QosLevel: 0, Connections: 16, MessagesAConnection: 100_000, Window: 200),
        new PublishLoad("10 KB, QoS 1", PayloadBytes: 10_000, QosLevel: 1, Connections: 16, MessagesAConnection: 4_000, Window: 100),
        new PublishLoad("10 KB, QoS 0", PayloadBytes: 10_000, QosLevel: 0, Connections: 16, MessagesAConnection: 4_000, Window: 100),
        new FanOutLoad("to 100 subscribers", Subscribers: 100, Messages: 6_000),
        new FanOutLoad("to 1,000 subscribers", Subscribers: 1_000, Messages: 600),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        int rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 3;
        Console.WriteLine($"{"",-22}{"messages a second",34}{"CPU s per million",30}{"mosquitto/ours",18}");
        Console.WriteLine($"{"",-22}{"LampuKota",17}{"mosquitto",17}{"LampuKota",15}{"mosquitto",15}{"CPU",18}");
        foreach (BrokerLoad load in Loads)
            Print(load.Name, await MeasureAsync(MeasuredBroker.StartOursAsync, load, rounds), await MeasureAsync(MeasuredBroker.StartMosquittoAsync, load, rounds));
        await PrintIdleAsync(MeasuredBroker.StartOursAsync);
        await PrintIdleAsync(MeasuredBroker.StartMosquittoAsync);
        return 0;
    }

    private static async Task<LoadFigures> MeasureAsync(Func<Task<MeasuredBroker>> start, BrokerLoad load, int rounds)
    {
        await using MeasuredBroker broker = await start();
        await RepeatAsync(broker, load, WarmUp);
        var all = new List<LoadFigures>();
        for (int round = 0; round < rounds; round++)
            all.Add(await RepeatAsync(broker, load, Round));
        return new LoadFigures(Median(all.Select(each => each.MessagesPerSecond)), Median(all.Select(each => each.CpuSecondsPerMillion)));
    }

    private static async Task<LoadFigures> RepeatAsync(MeasuredBroker broker, BrokerLoad load, TimeSpan atLeast)
    {
        double cpuBefore = broker.CpuSeconds;
        (long messages, TimeSpan elapsed) = (0, TimeSpan.Zero);
        while (elapsed < atLeast)
        {
            (long more, TimeSpan took) = await load.RunAsync(broker);
            (messages, elapsed) = (messages + more, elapsed + took);
        }

        return new LoadFigures(messages / elapsed.TotalSeconds, (broker.CpuSeconds - cpuBefore) / messages * 1e6);
    }

    private static void Print(string name, LoadFigures ours, LoadFigures mosquitto) =>
        Console.WriteLine($"{name,-22}{ours.MessagesPerSecond,17:N0}{mosquitto.MessagesPerSecond,17:N0}{ours.CpuSecondsPerMillion,15:F2}{mosquitto.CpuSecondsPerMillion,15:F2}"
            + $"{mosquitto.CpuSecondsPerMillion / ours.CpuSecondsPerMillion,17:F1}x");

    private static async Task PrintIdleAsync(Func<Task<MeasuredBroker>> start)
    {
        const int Connections = 10_000;
        await using MeasuredBroker broker = await start();
        await new PublishLoad("", PayloadBytes: 200, QosLevel: 1, Connections: 16, MessagesAConnection: 5_000, Window: 200).RunAsync(broker);
        long before = broker.ResidentBytes;
        var clients = new List<LoadClient>(Connections);
        try
        {
            var watch = Stopwatch.StartNew();
            for (int number = 0; number < Connections; number++)
                clients.Add(await LoadClient.ConnectAsync(broker.EndPoint, $"idle-{number}"));
            double seconds = watch.Elapsed.TotalSeconds;
            await Task.Delay(TimeSpan.FromSeconds(10)); // What the opening took is given back meanwhile, if it is.
            double bytes = (double)(broker.ResidentBytes - before) / Connections;
            Console.WriteLine($"{Connections:N0} idle connections, {broker.Name}: {bytes / 1024:F1} KB of resident memory each, opened in {seconds:F1} s; the process has {broker.ResidentBytes / 1e6:F0} MB");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private readonly record struct LoadFigures(double MessagesPerSecond, double CpuSecondsPerMillion);
}
