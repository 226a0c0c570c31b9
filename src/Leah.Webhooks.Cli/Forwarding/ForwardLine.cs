using System.Globalization;
using Leah.Webhooks.Cli.Output;
using Spectre.Console;

namespace Leah.Webhooks.Cli.Forwarding;

/// <summary>A line of the live view: an arrow there as the event goes out, an arrow back with what came of it.</summary>
internal static class ForwardLine
{
    public static void Begin(ForwardedEvent forwarded, TimeProvider clock) => AnsiConsole.Markup(
        $"[grey]{clock.GetUtcNow().UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}[/] → {Markup.Escape(forwarded.EventType),-23} {Markup.Escape(forwarded.Id)} ");

    public static void End(ForwardResult result)
    {
        var colour = result.Succeeded ? "green" : "red";
        var text = result.Status is { } status ? $"{status} {result.Took.TotalMilliseconds:0} ms" : result.Error ?? "";
        AnsiConsole.Console.WriteWhole($"[{colour}]← {Markup.Escape(Printable.Text(text))}[/]");
    }
}
