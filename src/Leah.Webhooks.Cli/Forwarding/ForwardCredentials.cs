using System.CommandLine;

namespace Leah.Webhooks.Cli.Forwarding;

/// <summary>The credential that a program is signed in to with: of the command line or the environment, never a recorded one.</summary>
internal sealed class ForwardCredentials
{
    public Option<string?> Basic { get; } = new("--basic") { Description = "The program is signed in to with user:password. Or LEAH_BASIC in the environment.", HelpName = "user:password" };

    public Option<string?> Bearer { get; } = new("--bearer") { Description = "The program is signed in to with a token. Or LEAH_BEARER in the environment.", HelpName = "token" };

    /// <summary>The Authorization header; null for none.</summary>
    public string? Read(ParseResult parsed)
    {
        var (basic, bearer) = (parsed.GetValue(Basic), parsed.GetValue(Bearer));
        if (basic is not null && bearer is not null)
            throw new UsageException("--basic and --bearer exclude each other: a request has one credential.");
        if (basic is null && bearer is null)
            (basic, bearer) = (Environment.GetEnvironmentVariable("LEAH_BASIC"), Environment.GetEnvironmentVariable("LEAH_BEARER"));
        if (basic is { Length: > 0 })
            return basic.IndexOf(':') is > 0 and var colon ? BasicHeader(basic[..colon], basic[(colon + 1)..]) : throw new UsageException("--basic wants user:password, with a colon between the two.");
        return bearer is { Length: > 0 } ? BearerHeader(bearer) : null;
    }

    private static string BasicHeader(string username, string password) => BasicCredentials.ProblemWith(username, password) is { } problem
        ? throw new UsageException($"--basic: {problem}")
        : new BasicCredentials(username, password).ToHeaderValue();

    private static string BearerHeader(string token) => BearerCredentials.ProblemWith(token) is { } problem
        ? throw new UsageException($"--bearer: {problem}")
        : new BearerCredentials(token).ToHeaderValue();
}
