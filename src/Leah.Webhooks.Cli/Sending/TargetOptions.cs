using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Leah.Webhooks.Cli.Sending;

/// <summary>The options of every verb that sends as the platform does: credentials, trusted roots, time limit.</summary>
internal sealed class TargetOptions
{
    public Option<string?> Basic { get; } = new("--basic") { Description = "The credential to show; or LEAH_BASIC.", HelpName = "user:password" };

    public Option<string?> Bearer { get; } = new("--bearer") { Description = "The token to show; or LEAH_BEARER.", HelpName = "token" };

    public Option<FileInfo?> Root { get; } = new("--root") { Description = "A further root certificate to trust.", HelpName = "pem" };

    public void AddTo(Command command)
    {
        command.Add(Basic);
        command.Add(Bearer);
        command.Add(Root);
    }

    /// <summary>What to show; null where nothing is given. What stands on the command line counts before the environment.</summary>
    public Credentials? ReadCredentials(ParseResult parsed)
    {
        var (basic, bearer) = (parsed.GetValue(Basic), parsed.GetValue(Bearer));
        if (basic is not null && bearer is not null)
            throw new UsageException("--basic and --bearer exclude each other: an endpoint is sent one credential.");
        if (basic is null && bearer is null)
            (basic, bearer) = (FromEnvironment("LEAH_BASIC"), FromEnvironment("LEAH_BEARER"));
        if (basic is not null)
            return ToBasic(basic);
        if (bearer is null)
            return null;
        return BearerCredentials.ProblemWith(bearer) is { } problem ? throw new UsageException($"--bearer: {problem}") : new BearerCredentials(bearer);
    }

    public X509Certificate2Collection ReadRoots(ParseResult parsed)
    {
        var roots = new X509Certificate2Collection();
        if (parsed.GetValue(Root) is not { } file)
            return roots;
        try
        {
            roots.ImportFromPemFile(file.FullName);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--root: {file.Name} cannot be read: {error.Message}");
        }

        return roots.Count > 0 ? roots : throw new UsageException($"--root: {file.Name} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).");
    }

    private static string? FromEnvironment(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static BasicCredentials ToBasic(string value)
    {
        if (value.IndexOf(':') is not (> 0 and var colon))
            throw new UsageException("--basic wants user:password, with a colon between the two.");
        var (user, password) = (value[..colon], value[(colon + 1)..]);
        return BasicCredentials.ProblemWith(user, password) is { } problem ? throw new UsageException($"--basic: {problem}") : new(user, password);
    }
}
