using System.CommandLine;

namespace Leah.Webhooks.Cli.Api;

/// <summary>The option that names the partnership whose endpoints are meant.</summary>
internal static class PartnershipOption
{
    public const string HowToSay = "--partnership id, or LEAH_PARTNERSHIP in the environment";

    public static Option<string?> Create() => new("--partnership", "-p") { Description = "The partnership's id. Or LEAH_PARTNERSHIP in the environment.", HelpName = "id" };

    /// <summary>The partnership; complains where none is named.</summary>
    public static string Read(ParseResult parsed, Option<string?> option) =>
        Find(parsed, option) ?? throw new UsageException($"Say whose: {HowToSay}.");

    public static string? Find(ParseResult parsed, Option<string?> option) => ApiOptions.Text(parsed, option, "LEAH_PARTNERSHIP");

    /// <summary>The route of its endpoints.</summary>
    public static string Endpoints(this ApiCall call, Option<string?> option) => $"/v1/partnerships/{PlatformApi.Part(Read(call.Parsed, option))}/endpoints";
}
