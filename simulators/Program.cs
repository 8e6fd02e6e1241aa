using LampuKota.Simulators;

return await SimulatorCommands.RunAsync(args, Console.Out, Console.Error);
