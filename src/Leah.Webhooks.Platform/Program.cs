using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api;
using Leah.Webhooks.Platform.Journeys;
using Leah.Webhooks.Platform.OpenApi;
using Leah.Webhooks.Platform.Operations;
using Leah.Webhooks.Platform.Operations.Health;
using Leah.Webhooks.Platform.Operations.Settings;
using Leah.Webhooks.Platform.Operations.Telemetry;
using Leah.Webhooks.Platform.Storage;

// The files of settings are looked at every few seconds. Watched, they would be with everything in their folder, and each commit of a database there would be told.
Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "1");

// What it is made of.
var builder = WebApplication.CreateBuilder(args);
builder.UseDefaultSettings();
if (SettingsCheck.Find(builder.Configuration) is { Count: > 0 } faults)
    return Starting.Refuse(faults);
builder.UseKestrelLimits();
builder.UseGracefulStop();
builder.AddLeahStorage();
builder.AddLeahEngine();
builder.AddLeahJourneys();
builder.AddLeahAccess();
builder.AddLeahApi();
builder.AddLeahOpenApi();
builder.AddLeahHealth();
builder.AddLeahTelemetry();

// What it answers.
await using var app = builder.Build();
app.UseLeahApi();
app.MapLeahApi();
app.MapHealth();
app.MapMetrics();
app.MapDocs();

// Its life: until SIGTERM or Ctrl-C.
if (!await app.TryStartAsync())
    return 1;
await app.WaitForShutdownAsync();
return 0;
