using System.CommandLine;
using Leah.Webhooks.Receiver;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>The options <c>--basic</c> and <c>--bearer</c>, and what stands in the environment in their place.</summary>
internal sealed class CredentialOptions
{
    public Option<string[]> Basic { get; } = new("--basic") { Description = "A right user:password (repeatable). Or LEAH_BASIC in the environment.", HelpName = "user:password" };

    public Option<string[]> Bearer { get; } = new("--bearer") { Description = "A right token (repeatable). Or LEAH_BEARER in the environment.", HelpName = "token" };

    public IReadOnlyList<ReceiverCredential> Read(ParseResult parsed) =>
    [
        .. Values(parsed, Basic, "LEAH_BASIC").Select(ToBasic),
        .. Values(parsed, Bearer, "LEAH_BEARER").Select(ReceiverCredential.Bearer),
    ];

    private static string[] Values(ParseResult parsed, Option<string[]> option, string variable) =>
        parsed.GetValue(option) is { Length: > 0 } given ? given
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } fromEnvironment ? [fromEnvironment]
        : [];

    private static ReceiverCredential ToBasic(string value) => value.IndexOf(':') is > 0 and var colon
        ? ReceiverCredential.Basic(value[..colon], value[(colon + 1)..])
        : throw new UsageException("--basic wants user:password, with a colon between the two.");
}
