using LampuKota.City;
using LampuKota.Dashboard;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<CityDirectory>();
builder.Services.AddSingleton<LiveCity>();
builder.Services.AddSingleton<CommandService>();
builder.Services.AddSingleton<IncidentService>();
builder.Services.AddSingleton<ScheduleService>();
builder.Services.AddSingleton<SystemState>();
builder.Services.AddOperatorRoom();

WebApplication app = builder.Build();
app.UseOperatorLanguage();
app.UseAntiforgery();
app.MapOperatorRoom();
await app.RunAsync();
