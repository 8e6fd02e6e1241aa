using LampuKota.City;
using Serilog;

namespace LampuKota.Dashboard;

/// <summary>The dashboard's life from its arguments to its exit code.</summary>
public static class DashboardProgram
{
    private const int Ok = 0;
    private const int Failed = 1;
    private const int OperatorMistake = 2;

    /// <summary>Runs until it is told to stop.</summary>
    /// <param name="arguments">Command line.</param>
    /// <returns>0 after a clean stop, 1 where a part of it failed and it stopped for that, 2 where the operator can mend what is wrong.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments is ["--help"] or ["-h"])
        {
            Console.WriteLine(CommandLine.Help);
            return Ok;
        }

        try
        {
            if (PeopleProgram.IsMeant(arguments))
                return await PeopleProgram.RunAsync(arguments);
            if (BackupProgram.IsMeant(arguments))
                return await BackupProgram.RunAsync(arguments);
            CommandLine.Check(arguments);
            return await ServeAsync(arguments) ? Ok : Failed;
        }
        catch (Exception exception) when (exception is OperatorMistakeException or CityOpenException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return OperatorMistake;
        }
        catch (InvalidDataException exception)
        {
            await Console.Error.WriteLineAsync($"The settings cannot be read: {exception.Message} Mend the file, or remove it.");
            return OperatorMistake;
        }
        finally
        {
            await Log.CloseAndFlushAsync();
        }
    }

    // Whether it stopped because it was told to.
    private static async Task<bool> ServeAsync(string[] arguments)
    {
        WebApplicationBuilder builder = DashboardHost.CreateBuilder(arguments, AppContext.BaseDirectory);
        DashboardSettings settings = DashboardSettings.Read(builder.Configuration);
        using FolderLock folder = FolderLock.Take(settings.OwnDirectory);
        await using CityWriter writer = await CityWriter.TakeAsync(settings.CityConnection, TimeProvider.System, CancellationToken.None);
        await using WebApplication app = DashboardHost.Build(builder, settings);
        await app.Services.GetRequiredService<CityOpening>().OpenAsync(CancellationToken.None);
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new OperatorMistakeException($"The address {settings.Urls} is in use; stop the program that uses it, or choose another by --urls.");
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop before it had started: what runs already is stopped as ever.
            await app.StopAsync();
            return true;
        }

        if (await Task.WhenAny(app.WaitForShutdownAsync(), writer.Lost) == writer.Lost)
        {
            await app.StopAsync();
            throw new CityOpenException("The connection that holds the city's database was lost, so another dashboard may write it now; this one has stopped. Start it again once the server answers.");
        }

        // The host has said why, and stopped all the rest; whoever supervises the program starts it anew.
        return !app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });
    }
}
