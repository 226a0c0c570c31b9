using System.CommandLine;
using Leah.Webhooks.Cli.Input;

namespace Leah.Webhooks.Cli.Api;

/// <summary>An option that becomes a parameter of a list's query.</summary>
internal sealed class Filter
{
    private readonly string _parameter;
    private readonly bool _isTime;

    private Filter(string option, string parameter, string description, bool isTime, params IReadOnlyList<string> words)
    {
        (_parameter, _isTime) = (parameter, isTime);
        Option = new Option<string?>(option) { Description = description }.Suggest(words);
    }

    public Option<string?> Option { get; }

    public static Filter Partnership => new("--partnership", "partnershipId", "Only of this partnership.", isTime: false);

    public static Filter Endpoint => new("--endpoint", "endpointId", "Only to this endpoint.", isTime: false);

    public static Filter Event => new("--event", "eventId", "Only of this event.", isTime: false);

    public static Filter Type => new("--type", "eventType", "Only of this event type, such as OVERALL_LEVEL.", isTime: false, EventTypes.All);

    public static Filter User => new("--user", "userId", "Only about this user id.", isTime: false);

    public static Filter State => new("--state", "state", "Only in this state: scheduled, held, succeeded, failed or cancelled.", isTime: false, "scheduled", "held", "succeeded", "failed", "cancelled");

    public static Filter Since => new("--since", "since", "Only from this time on, as 2024-03-07T13:43:40Z, or as an age: 15m, 2h, 7d.", isTime: true);

    public static Filter Until => new("--until", "until", "Only up to this time, written like --since.", isTime: true);

    /// <summary>The parameter with the ampersand before it, or nothing.</summary>
    public string Query(ParseResult parsed) => parsed.GetValue(Option) is { Length: > 0 } value
        ? $"&{_parameter}={PlatformApi.Part(_isTime ? TimeText.ToIso(TimeText.Parse(value, Option.Name, TimeProvider.System)) : value)}"
        : "";
}
