using System.Globalization;
using LampuKota.Benchmarks;

// -- city [lamps]      the figures of README: a whole city, started, watched and commanded
// -- map [lamps]       how fluid the map of a running city is in a real browser
// -- first-view [lamps] [operators] bytes and time to the first view, page changes, and what operators with live maps cost
// -- commands [--lamps n] [--gateways n] [--rounds n] a command to a whole city, from the request to all lamps proven by power
// -- broker [rounds]   our broker and mosquitto in turn under the same load
// -- store [--lamps n | --recovery] what a realistic day costs the embedded store, and VictoriaMetrics beside it; or a large city's memory, or opening after a crash
// -- queries [--lamps n] how long a dashboard's questions take over that day, VictoriaMetrics and SQLite rows beside them
// -- pipeline [options] from the gateways' sockets to sealed chunks, side by side with mosquitto, Node.js and VictoriaMetrics or InfluxDB
// -- schedules [lamps] how long a schedule takes to answer, and every switching time of a city's year
// -- gateway [minutes] what the installed gateway program with fifty lamps costs: memory, processor time, start, commands
// -- incidents [count] how long the list of incidents and each of its filters take
// -- --filter '*'      every micro-benchmark
if (args is ["city", ..])
    return await CityFigures.RunAsync(args[1..]);
if (args is ["commands", ..])
    return await CommandFigures.RunAsync(args[1..]);
if (args is ["broker", ..])
    return await BrokerFigures.RunAsync(args[1..]);
if (args is ["broker-host", { } port])
    return await BrokerHost.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
if (args is ["gateway", ..])
    return await GatewayFigures.RunAsync(args[1..]);
if (args is ["store", ..])
    return await StoreFigures.RunAsync(args[1..]);
if (args is ["queries", ..])
    return await QueryFigures.RunAsync(args[1..]);
if (args is ["pipeline", ..])
    return await PipelineFigures.RunAsync(args[1..]);
if (args is ["schedules", ..])
    return ScheduleFigures.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000);
if (args is ["incidents", ..])
    return await IncidentFigures.RunAsync(args[1..]);
if (args is ["first-view", ..])
    return await FirstViewFigures.RunAsync(args[1..]);
if (args is ["map", ..])
    return await MapFigures.RunAsync(args[1..]);

MicroBenchmarks.Run(args);
return 0;
