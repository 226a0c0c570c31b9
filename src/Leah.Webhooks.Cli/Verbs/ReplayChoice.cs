using System.CommandLine;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Listening;
using Leah.Webhooks.Receiver.Storage;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>The options that say what <c>leah replay</c> sends.</summary>
internal sealed class ReplayChoice
{
    private readonly Option<string> _database = DatabaseOption.Create();
    private readonly Option<string?> _listened = new("--listened") { Description = "Not of the database: of the file that leah listen wrote.", HelpName = "file" };
    private readonly Option<string?> _since = new("--since") { Description = "Only what came at this time or later, as 2024-03-07T13:43:40Z, or an age: 15m, 2h, 7d." };
    private readonly Option<string?> _until = new("--until") { Description = "Only what came at this time or earlier, written like --since." };
    private readonly Option<string[]> _types = new Option<string[]>("--type") { Description = "Only events of this type (repeatable)." }.Suggest(EventTypes.All);
    private readonly Option<bool> _failed = new("--failed") { Description = "Only what failed: what a handler has given up on, or what the local program did not answer with 2xx." };

    public void AddTo(Command command)
    {
        command.Add(_database);
        command.Add(_listened);
        command.Add(_since);
        command.Add(_until);
        command.Add(_types);
        command.Add(_failed);
    }

    public IReplaySource Open(ParseResult parsed)
    {
        var types = parsed.GetValue(_types) ?? [];
        foreach (var type in types.Where(type => !EventTypes.All.Contains(type)))
            throw new UsageException($"--type {type} is no event type. There are {string.Join(", ", EventTypes.All)}.");
        var since = Time(parsed, _since);
        var until = Time(parsed, _until);
        if (parsed.GetValue(_listened) is not { } file)
        {
            var span = new InboxSpan(types is [var only] ? only : null, null, null, since, until, parsed.GetValue(_failed));
            return new ReplayReceived(DatabaseOption.OpenForReading(parsed.GetValue(_database)), span, types);
        }

        if (parsed.GetResult(_database) is { Implicit: false })
            throw new UsageException("--database and --listened exclude each other: events come from one of them.");
        return new ReplayListened(new ListenedFile(file), listened =>
            (types.Length == 0 || types.Contains(listened.EventType)) && (since is null || listened.ListenedAt >= since) && (until is null || listened.ListenedAt <= until),
            parsed.GetValue(_failed));
    }

    private static DateTimeOffset? Time(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? TimeText.Parse(text, option.Name, TimeProvider.System) : null;
}
