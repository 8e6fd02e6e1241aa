using LampuKota.Dashboard;

return await DashboardProgram.RunAsync(args);
