namespace Leah.Webhooks.Cli.Output;

/// <summary>Colours the words that say how something stands. The word alone says it too: no colour is needed to understand it.</summary>
internal static class StateColour
{
    /// <summary>The text as markup; in colour where it is a state's word.</summary>
    public static string Markup(string text) => text switch
    {
        "succeeded" or "active" or "completed" => $"[green]{text}[/]",
        "scheduled" or "running" or "holding" or "held" or "interrupted" => $"[yellow]{text}[/]",
        "failed" or "disabled" or "rejected" or "timeout" or "connection" or "tls" or "dns" or "blocked" => $"[red]{text}[/]",
        "paused" or "cancelled" or "dry-run" => $"[grey]{text}[/]",
        _ => Spectre.Console.Markup.Escape(text),
    };
}
