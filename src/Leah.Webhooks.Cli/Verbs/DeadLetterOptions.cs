using System.CommandLine;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>The options that say which dead letters.</summary>
internal sealed class DeadLetterOptions
{
    private readonly Option<string?> _handler = new("--handler") { Description = "Only of the handler with this name." };
    private readonly Option<string?> _type = EventTypeOption.Create();
    private readonly Option<string?> _user = new("--user") { Description = "Only events about this user id." };
    private readonly Option<string?> _event = new("--event") { Description = "Only the event with this id." };
    private readonly Option<string?> _since = new("--since") { Description = "Only what was given up at this time or later, as 2024-03-07T13:43:40Z, or an age: 15m, 2h, 7d." };
    private readonly Option<string?> _until = new("--until") { Description = "Only what was given up at this time or earlier, written like --since." };

    public void AddTo(Command command)
    {
        command.Add(_handler);
        command.Add(_type);
        command.Add(_user);
        command.Add(_event);
        command.Add(_since);
        command.Add(_until);
    }

    /// <exception cref="UsageException">A time or a type is none, or the database knows no handler of the name.</exception>
    public async Task<DeadLetterChoice> ReadAsync(ParseResult parsed, Database database, CancellationToken cancellation)
    {
        DeadLetterChoice choice = new(
            parsed.GetValue(_handler), parsed.GetValue(_event), EventTypeOption.Read(parsed, _type), parsed.GetValue(_user), Time(parsed, _since), Time(parsed, _until));
        if (choice.Handler is { } handler && await DeadLetterRows.HandlersAsync(database, cancellation) is var known && !known.Contains(handler, StringComparer.Ordinal))
            throw new UsageException($"--handler {handler} is none that this database knows. There are {string.Join(", ", known)}.");
        return choice;
    }

    private static DateTimeOffset? Time(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? TimeText.Parse(text, option.Name, TimeProvider.System) : null;
}
