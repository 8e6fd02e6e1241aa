using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Dashboard.Components;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<CityDirectory>();
builder.Services.AddSingleton<LiveCity>();
builder.Services.AddSingleton<CommandService>();
builder.Services.AddSingleton<IncidentService>();
builder.Services.AddSingleton<ScheduleService>();
builder.Services.AddSingleton<SystemState>();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

WebApplication app = builder.Build();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();
