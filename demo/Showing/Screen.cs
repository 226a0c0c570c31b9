using Spectre.Console;

namespace Leah.Webhooks.Demo;

/// <summary>Shows the story while it is told: a table that updates on a terminal, lines anywhere else.</summary>
internal static class Screen
{
    private const int LinesAroundFeed = 13;
    private const int MostSquares = 24;

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);
    private static readonly Style Taken = new(Color.Green), Waiting = new(Color.Yellow), Refused = new(Color.Red), Quiet = new(decoration: Decoration.Dim);

    public static async Task ShowAsync(Story story, Feed feed, TimeProvider clock, CancellationToken cancellation)
    {
        if (!IsTerminal)
        {
            feed.Writes = true;
            await story.TellAsync(cancellation);
            feed.Writes = false;
            return;
        }

        var telling = story.TellAsync(cancellation);
        await AnsiConsole.Live(Frame(story, feed)).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            while (!telling.IsCompleted)
            {
                live.UpdateTarget(Frame(story, feed));
                await Task.WhenAny(telling, Task.Delay(Refresh, clock, cancellation));
            }
        });
        await telling;
        AnsiConsole.Write(Table(story));
    }

    private static bool IsTerminal => AnsiConsole.Profile is { Capabilities: { Ansi: true, Interactive: true }, Out.IsTerminal: true };

    private static Rows Frame(Story story, Feed feed)
    {
        var room = Math.Clamp(Console.WindowHeight - LinesAroundFeed, 3, 30);
        return new Rows(
        [
            new Text(""),
            new Text(" Leah Webhooks: a learning platform tells its partners what learners do.", new Style(decoration: Decoration.Bold)),
            Table(story),
            Legend(),
            new Text(""),
            new Text($" {feed.Now}", new Style(Color.Aqua)),
            new Text(""),
            .. feed.Last(room).Select(Line),
        ]);
    }

    private static Table Table(Story story)
    {
        var table = new Table { Border = TableBorder.Simple, ShowRowSeparators = false };
        table.AddColumns("Endpoint", "Sign-in", "State", "Deliveries");
        table.AddColumn(new TableColumn("Taken").RightAligned());
        foreach (var endpoint in story.InOrder)
        {
            var deliveries = story.Seen.Of(endpoint);
            var state = story.Seen.StateOf(endpoint);
            table.AddRow(
                new Text(endpoint.Name),
                new Text(endpoint.Credentials is BasicCredentials ? "Basic" : "Bearer"),
                new Text(state, state == "active" ? Taken : Waiting),
                Squares(deliveries),
                new Text($"{deliveries.Count(delivery => delivery.State == "succeeded")} of {deliveries.Count}"));
        }

        return table;
    }

    /// <summary>A square for each delivery, the oldest first.</summary>
    private static Paragraph Squares(IReadOnlyList<DeliverySeen> deliveries)
    {
        var squares = new Paragraph();
        foreach (var delivery in deliveries.TakeLast(MostSquares))
            squares.Append(Square, StyleOf(delivery));
        return squares.Append(new string(' ', Math.Max(0, MostSquares - deliveries.Count)));
    }

    private static Style StyleOf(DeliverySeen delivery) => delivery switch
    {
        { State: "succeeded" } => Taken,
        { State: "held" } => Waiting,
        { State: "scheduled", AttemptCount: 0 } => Quiet,
        _ => Refused,
    };

    private static string Square => AnsiConsole.Profile.Capabilities.Unicode ? "■" : "#";

    private static Paragraph Legend() => new Paragraph("  ")
        .Append(Square, Taken).Append(" taken   ")
        .Append(Square, Waiting).Append(" held until the endpoint is back   ")
        .Append(Square, Refused).Append(" refused, tried again soon");

    private static Text Line(FeedLine line) => new($" {line.Time}  {line.Text}", line.Tone switch
    {
        Tone.Taken => Taken,
        Tone.Refused => Refused,
        _ => new Style(Color.Aqua),
    });
}
