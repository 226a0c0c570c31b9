using System.CommandLine;
using System.Net.Sockets;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah receive</c>: the receiver as a program of its own.</summary>
internal static class Receive
{
    // A little more than senders wait, so that no request that was taken is cut off by our own end.
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(25);

    // Bodies are bounded by the receiver's options; this bounds what connections cost that send none.
    private const int MostConnections = 4_000;

    public static Command Create()
    {
        var urls = new Option<string>("--urls") { Description = "Where to listen, several with ; between.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
        var certificate = new Option<FileInfo?>("--certificate") { Description = "The certificate chain for https, a PEM file." };
        var certificateKey = new Option<FileInfo?>("--certificate-key") { Description = "The certificate's key, a PEM file." };
        var credentials = new CredentialOptions();
        var database = DatabaseOption.Create();
        var command = new Verb("receive", "Takes events in at / and keeps them in a database.")
        {
            Details = """
                /health/live and /health/ready tell how it is, /openapi/webhooks.json what it
                takes. Further settings come from appsettings.json and the environment
                (Receiver__MaxBodyBytes=…).
                """,
            Examples =
            [
                "leah receive --basic my_user:my_pass",
                "leah receive --bearer qhDm976TwG2sBZcftRLube --database 'Host=db.example.com;Username=leah;Password=…;Database=leah'",
                "leah receive --urls https://0.0.0.0:8443 --certificate chain.pem --certificate-key key.pem --bearer qhDm976TwG2sBZcftRLube",
            ],
        };
        command.Add(urls);
        command.Add(certificate);
        command.Add(certificateKey);
        command.Add(credentials.Basic);
        command.Add(credentials.Bearer);
        command.Add(database);
        command.SetAction((parsed, cancellation) => RunAsync(
            Checked(parsed.GetValue(urls) ?? ""),
            ServerCertificate.Read(parsed.GetValue(certificate), parsed.GetValue(certificateKey), parsed.GetValue(urls) ?? ""),
            credentials.Read(parsed),
            parsed.GetResult(database) is { Implicit: false } ? parsed.GetValue(database) : null,
            cancellation));
        return command;
    }

    private static string Checked(string urls)
    {
        foreach (var url in urls.Split(';'))
        {
            // A star is every address of this machine.
            var address = url.Trim().Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            if (!Uri.TryCreate(address, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
                throw new UsageException($"--urls {url} is no address to listen at: write http://127.0.0.1:8080, or https://0.0.0.0:8443 for every address of this machine.");
        }

        return urls;
    }

    private static async Task<int> RunAsync(
        string urls, ServerCertificate? certificate, IReadOnlyList<ReceiverCredential> credentials, string? database, CancellationToken cancellation)
    {
        // appsettings.json is looked at every few seconds. Watched, it would be with everything in its folder, and each commit of the database there would be told.
        Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "1");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // That it could not start is told in one line below; what ends it later is critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToFinish);
        builder.WebHost.UseUrls(urls).UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            if (certificate is not null)
                kestrel.ConfigureHttpsDefaults(certificate.Apply);
        });
        builder.Services.AddLeahWebhooks(options =>
        {
            foreach (var credential in credentials)
                options.Credentials.Add(credential);
            options.Database = database ?? options.Database;
        });

        await using var app = builder.Build();
        app.MapLeahWebhooks("/");
        app.MapLeahWebhooksDocument();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        return await RunAsync(app, cancellation);
    }

    private static async Task<int> RunAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (OptionsValidationException error)
        {
            foreach (var fault in error.Failures)
                await Talk.SayAsync(fault);
            await Talk.SayAsync("With leah receive, give --basic user:password or --bearer token.");
            return ExitCode.WrongUsage;
        }
        catch (Exception error)
        {
            // What did start has to end before its database is closed.
            await app.StopAsync(CancellationToken.None);
            if (error is not (IOException or SocketException))
                throw;
            await Talk.SayAsync($"{error.Message}\n  --urls says where to listen: an address of this machine, and a port that nobody has.");
            return ExitCode.Failed;
        }

        foreach (var url in app.Urls)
            await Talk.SayAsync($"Receiving at {url}/ — Ctrl-C ends it.");
        await app.WaitForShutdownAsync(cancellation);
        return ExitCode.Done;
    }
}
