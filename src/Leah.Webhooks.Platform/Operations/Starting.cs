using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Platform.Operations;

/// <summary>How the server starts, how it says why it cannot, and how long it takes to stop.</summary>
internal static class Starting
{
    /// <summary>Kestrel lets its requests finish while the engine lets its attempts: both have this long, which is the engine's own limit.</summary>
    public static void UseGracefulStop(this WebApplicationBuilder builder) => builder.Services
        .AddOptions<HostOptions>()
        .Configure<IOptions<DeliveryOptions>>((host, delivery) => host.ShutdownTimeout = delivery.Value.DrainTimeout);

    /// <summary>Starts the server; gives false, and says why on standard error, where it cannot.</summary>
    public static async Task<bool> TryStartAsync(this WebApplication app)
    {
        try
        {
            await app.MigrateAsync();
            await app.Services.GetRequiredService<ApiKeys>().LoadAsync(app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.OperatorKey);
            await app.StartAsync();
            await app.Services.GetRequiredService<FirstOperatorKey>().PrintAsync(app.Urls);
            return true;
        }
        catch (StorageUnavailableException error)
        {
            Refuse([error.Message]);
        }
        catch (IOException error)
        {
            Refuse([$"Urls: {error.Message} Choose another address with --urls http://127.0.0.1:PORT, or end what listens there."]);
        }

        return false;
    }

    /// <summary>Says why the server does not start, a line each; gives the exit code.</summary>
    public static int Refuse(IReadOnlyList<string> reasons)
    {
        foreach (var reason in reasons)
            Console.Error.WriteLine("Cannot start: " + reason);
        return 1;
    }
}
