using Leah.Webhooks.Receiver;

namespace Leah.Webhooks.Cli.Exporting;

/// <summary>A format that events are exported in.</summary>
internal interface IExport
{
    ValueTask WriteAsync(ReceivedEvent received);

    /// <summary>Writes what stands at the end.</summary>
    ValueTask EndAsync();
}
