using Leah.Webhooks;
using Leah.Webhooks.Receiver;
using Leah.Webhooks.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

// A partner's program that tests kill: one handler that keeps each test and counts it, through the transaction that it is given. No key of any table hides a second time.
// Usage: <connection string> run|hang|hang-after-N|fail
// It may be told another of these words later, by a line; the line "rerun" gives the dead letters back.
var database = args[0];
var (mode, tries) = (args[1], 0);

var storage = new StorageOptions { Provider = database.StartsWith("Host=", StringComparison.Ordinal) ? "postgres" : "sqlite", ConnectionString = database };
await using (var own = Database.Open(storage, NullLogger.Instance))
{
    await own.WriteAsync(async session =>
    {
        await session.ExecuteAsync("CREATE TABLE IF NOT EXISTS effects (test_id TEXT NOT NULL)");
        await session.ExecuteAsync("CREATE TABLE IF NOT EXISTS counted (n BIGINT NOT NULL)");
        return await session.ExecuteAsync("INSERT INTO counted SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM counted)");
    });
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services
    .AddLeahWebhooks(options =>
    {
        options.Database = database;
        options.Credentials.Add(ReceiverCredential.Bearer("token"));
        options.Handling.Concurrency = 4;
        options.Handling.MaxAttempts = mode == "fail" ? 1 : 20;
    })
    .Handle<PlacementTestFinished>(async (test, context, cancellation) =>
    {
        context.InTransaction(async session =>
        {
            await session.ExecuteAsync("INSERT INTO effects (test_id) VALUES (@test_id)", ("@test_id", test.Test?.Id));
            await session.ExecuteAsync("UPDATE counted SET n = n + 1");
        });
        if (mode == "fail")
            throw new InvalidOperationException("It was told to fail.");
        if (Interlocked.Increment(ref tries) > TriesBeforeHanging(mode))
        {
            Console.WriteLine($"handling {test.Test?.Id}");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
    });

var app = builder.Build();
app.MapLeahWebhooks("/");
await app.StartAsync();
Console.WriteLine($"ready {app.Urls.First()}");
while (await Console.In.ReadLineAsync() is { } line)
{
    if (line == "rerun")
        Console.WriteLine($"rerun {await app.Services.GetRequiredService<DeadLetters>().RunAgainAsync(EventTypes.PlacementTestFinished)}");
    else
        mode = line;
}

await app.WaitForShutdownAsync();

static int TriesBeforeHanging(string mode) => mode switch
{
    "run" => int.MaxValue,
    "hang" => 0,
    _ => int.Parse(mode["hang-after-".Length..]),
};
