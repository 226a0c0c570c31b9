using System.CommandLine;

namespace Leah.Webhooks.Cli.Api;

/// <summary>The options that say which platform is meant and with which key, and what stands in the environment in their place.</summary>
internal sealed class ApiOptions
{
    private const string DefaultAddress = "http://127.0.0.1:5080";

    public ApiOptions()
        : this(
            new("--platform") { Description = $"The platform's address. Or LEAH_URL in the environment; {DefaultAddress} without either.", HelpName = "url" },
            new("--key") { Description = "An API key. Better LEAH_KEY in the environment: others can see a command line.", HelpName = "key" },
            new("--root") { Description = "A root certificate that this machine does not know, a PEM file.", HelpName = "pem" })
    {
    }

    /// <summary>With options that a verb has in a form of its own.</summary>
    public ApiOptions(Option<string?> platform, Option<string?> key, Option<FileInfo?> root) => (Platform, Key, Root) = (platform, key, root);

    public Option<string?> Platform { get; }

    public Option<string?> Key { get; }

    public Option<FileInfo?> Root { get; }

    public void AddTo(Command command)
    {
        command.Add(Platform);
        command.Add(Key);
        command.Add(Root);
    }

    /// <summary>The platform that is meant; complains about what is missing.</summary>
    public PlatformApi Open(ParseResult parsed) => new(
        Address(parsed),
        Text(parsed, Key, "LEAH_KEY") ?? throw new UsageException("An API key is needed: set LEAH_KEY in the environment, or give --key. The operator makes one with leah keys create."),
        parsed.GetValue(Root));

    public Uri Address(ParseResult parsed)
    {
        var text = Text(parsed, Platform, "LEAH_URL") ?? DefaultAddress;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new UsageException($"The platform's address is no http or https URL: {text}. It comes from --platform or LEAH_URL.");
    }

    public static string? Text(ParseResult parsed, Option<string?> option, string variable) =>
        parsed.GetValue(option) is { Length: > 0 } given ? given
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } fromEnvironment ? fromEnvironment
        : null;
}
