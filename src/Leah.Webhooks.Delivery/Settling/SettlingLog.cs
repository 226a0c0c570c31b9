using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Settling;

internal static partial class SettlingLog
{
    [LoggerMessage(2300, LogLevel.Error, "The outcome of {Count} attempts cannot be stored now; it is kept and tried again in {Pause}")]
    public static partial void CannotStore(ILogger logger, Exception error, int count, TimeSpan pause);

    public static void Broke(ILogger logger, Exception error, Settlement settlement) => Broke(logger, error, settlement switch
    {
        AttemptMade made => made.Item.DeliveryId,
        ClaimGivenUp given => given.Item.DeliveryId,
        EndpointExpired expired => expired.Lane.Endpoint.Id,
        _ => settlement.GetType().Name,
    });

    [LoggerMessage(2301, LogLevel.Error, "What became of {Id} cannot be stored; this is a fault of the program")]
    private static partial void Broke(ILogger logger, Exception error, string id);
}
