using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Nodes;

internal static partial class NodesLog
{
    [LoggerMessage(2600, LogLevel.Information, "Node {Node} delivers from this database, {Count} with it")]
    public static partial void Joined(ILogger logger, string node, int count);

    [LoggerMessage(2601, LogLevel.Warning, "Node {Node} has not renewed its row for its lease: its deliveries go to the others")]
    public static partial void Expired(ILogger logger, string node);

    [LoggerMessage(2602, LogLevel.Information, "{Count} deliveries of node {Node} were freed")]
    public static partial void Freed(ILogger logger, string node, int count);

    [LoggerMessage(2603, LogLevel.Warning, "Others took this node for dead while it stood still; what it had in memory is theirs now, and it goes on as {Node}")]
    public static partial void TakenForDead(ILogger logger, string node);

    [LoggerMessage(2604, LogLevel.Warning, "The node's row cannot be renewed now; nothing new is sent until it can: {Reason}")]
    public static partial void CannotRenew(ILogger logger, string reason);

    [LoggerMessage(2605, LogLevel.Error, "The node cannot look after its row; it tries again")]
    public static partial void Broke(ILogger logger, Exception error);

    [LoggerMessage(2606, LogLevel.Debug, "Nobody else can be heard now; it is looked for by itself meanwhile: {Reason}")]
    public static partial void CannotHear(ILogger logger, string reason);

    [LoggerMessage(2607, LogLevel.Warning, "This machine's clock and the database's are {Skew:0.0} s apart; with more than {Most:0} s between nodes, retries are sent too early or too late. Set both by NTP")]
    public static partial void ClockWrong(ILogger logger, double skew, double most);

    [LoggerMessage(2608, LogLevel.Information, "This machine's clock and the database's agree again")]
    public static partial void ClockRight(ILogger logger);
}
