using System.Runtime.InteropServices;
using LampuKota.Lighting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using NodaTime;
using Serilog;
using Serilog.Extensions.Logging;

namespace LampuKota.Gateway.Linux;

/// <summary>Runs the gateway until the operating system asks it to stop.</summary>
internal static class GatewayProgram
{
    /// <summary>Below the 90 s after which systemd kills.</summary>
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Runs.</summary>
    /// <param name="configuration">All settings.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ConfigurationProblemException">A setting cannot be used.</exception>
    public static async Task RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        ProgramSettings settings = ProgramSettings.Read(configuration);
        PrepareStateDirectory(settings.StateDirectory);
        using SerilogLoggerFactory logging = CreateLogging(configuration);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, stop);
        using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, stop);

        using var hardware = new Hardware(HardwareRoots.Real, TimeProvider.System);
        using UpdateRun? updates = UpdateRun.Open(settings, TimeProvider.System, logging);
        await using GatewayService gateway = Compose(settings, hardware, updates, logging);
        await gateway.StartAsync(stop.Token);
        updates?.Start(stop);
        SystemdNotifier systemd = SystemdNotifier.FromEnvironment();
        systemd.Ready();
        Task settling = Settling.RunAsync(settings.Clock.CreateClock(SystemClock.Instance), hardware.Time, logging.CreateLogger(nameof(Settling)), stop.Token);
        Task watchdog = WatchAsync(systemd, gateway, stop.Token);

        // A gateway that ends by itself has a defect: the exception ends the process, and systemd starts it anew.
        await gateway.Completion.WaitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stop.IsCancellationRequested)
            await gateway.Completion;

        systemd.Stopping();
        await watchdog.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await settling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var deadline = new CancellationTokenSource(StopDeadline);
        await gateway.StopAsync(deadline.Token);
    }

    private static Task WatchAsync(SystemdNotifier systemd, GatewayService gateway, CancellationToken stop)
    {
        TimeSpan? interval = SystemdWatchdog.IntervalOf(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID"));
        return new SystemdWatchdog(systemd, interval, TimeProvider.System).RunAsync(gateway.ProbeAsync, stop);
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });

    private static GatewayService Compose(ProgramSettings settings, Hardware hardware, UpdateRun? updates, ILoggerFactory logging)
    {
        TimeProvider timeProvider = hardware.Time;
        var machineClock = new GatewayClock(new LinuxMachineClock(HardwareRoots.Real), settings.TrustsClockAlways);
        CityClock clock = settings.Clock.CreateClock(machineClock);
        var options = new GatewayOptions
        {
            GatewayId = settings.GatewayId,
            Lamps = [.. settings.Lamps.Select(lamp => new GatewayLamp(lamp.LampId, new BesideOutput(lamp.Connect(hardware))))],
            Sensors = SensorWiring.Connect(settings.Sensors, hardware),
            StateDirectory = settings.StateDirectory,
            Updates = updates is null ? new UpdatesOff("Updates are off: the program was not started by its launcher, or the folder of updates cannot be used.") : updates.Service,
            Outbox = settings.Outbox,
            Clock = machineClock,
            LongestOutage = settings.LongestOutage,
        };
        if (settings.OutboxMaximumSamples is { } samples)
            options = options with { OutboxMaximumSamples = samples };
        IGatewayUplink uplink = settings.IotHub is { } hub
            ? new IotHubUplink(options.Firmware, hub, clock, timeProvider, logging, settings.Format)
            : new MqttGatewayUplink(settings.GatewayId, options.Firmware, settings.Mqtt!, clock, timeProvider, logging, settings.Format);
        return new GatewayService(options, updates?.Watch(uplink) ?? uplink, clock, timeProvider, logging);
    }

    private static SerilogLoggerFactory CreateLogging(IConfiguration configuration)
    {
        try
        {
            LoggerConfiguration logger = new LoggerConfiguration()
                .MinimumLevel.Information()
                .WriteTo.Console(outputTemplate: "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {Message:lj}{NewLine}{Exception}");
            // Reading it looks through the program's files for sinks, which costs 3 MB.
            if (configuration.GetSection("Serilog").Exists())
                logger.ReadFrom.Configuration(configuration);
            return new SerilogLoggerFactory(logger.CreateLogger(), dispose: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new ConfigurationProblemException($"The section Serilog cannot be used: {exception.Message}");
        }
    }

    private static void PrepareStateDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            string probe = Path.Combine(directory, ".writable");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationProblemException($"Data:Directory is {directory}, where this user cannot write: name a folder where it can.");
        }
    }
}
