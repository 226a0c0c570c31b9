using System.Text;
using Leah.Webhooks.Cli.Verifying.Wire;
using static Leah.Webhooks.Cli.Verifying.VerifyCase;

namespace Leah.Webhooks.Cli.Verifying.Cases;

/// <summary>Who may send. None of these shows a credential that is right in part to anybody but the endpoint it belongs to.</summary>
internal static class CredentialCases
{
    private const string Group = "credentials";

    public static IReadOnlyList<VerifyCase> All { get; } =
    [
        Refused("credentials-missing", "No Authorization header is answered 401.", _ => []),
        Refused("credentials-empty", "An empty Authorization header is answered 401.", _ => [""]),
        Refused("credentials-scheme-only", "A scheme with nothing after it is answered 401.", probe => [Scheme(probe)]),
        Refused("credentials-other-scheme", "Another scheme is answered 401.", _ => ["Digest username=\"leah\", response=\"0\""]),
        Refused("credentials-swapped-scheme", "The right value under the other scheme is answered 401.",
            probe => [(probe.Credentials is BasicCredentials ? "Bearer " : "Basic ") + Value(probe)]),
        Refused("credentials-without-scheme", "The right value without its scheme is answered 401.", probe => [Value(probe)]),
        Refused("credentials-wrong", "A wrong password or token is answered 401.", _ => [new BearerCredentials("leah-verify-wrong").ToHeaderValue()]),
        Refused("credentials-wrong-password", "A right user with a wrong password is answered 401.", probe => [Changed(probe, secret => "leah-verify-wrong")]),
        Refused("credentials-cut", "A password or token without its last letter is answered 401.", probe => [Changed(probe, secret => secret.Length > 1 ? secret[..^1] : "x" + secret)]),
        Refused("credentials-extended", "A password or token with one letter more is answered 401.", probe => [Changed(probe, secret => secret + "x")]),
        Refused("credentials-other-case", "A password or token in other case is answered 401.", probe => [Changed(probe, OtherCase)]),
        Refused("credentials-doubled", "The right Authorization header twice is answered 401.", probe => [Right(probe), Right(probe)]),
        Refused("credentials-right-then-wrong", "A right and a wrong Authorization header are answered 401.", probe => [Right(probe), "Bearer leah-verify-wrong"]),
        Refused("credentials-wrong-then-right", "A wrong and a right Authorization header are answered 401.", probe => ["Bearer leah-verify-wrong", Right(probe)]),
        Refused("credentials-not-base64", "Basic with what is not base64 is answered 401.", _ => ["Basic %%%not-base64%%%"]),
        Refused("credentials-no-colon", "Basic without a colon is answered 401.", _ => ["Basic " + Base64("leah-verify")]),
        Refused("credentials-not-utf8", "Basic with bytes that are no text is answered 401.", _ => ["Basic " + Convert.ToBase64String([0xFF, 0xFE, (byte)':', 0xC3])]),
        Refused("credentials-empty-pair", "Basic with an empty user and password is answered 401.", _ => ["Basic " + Base64(":")]),
        Refused("credentials-garbage", "Garbage is answered 401.", _ => ["\u0001\u00ff;;;==="], 401, 400),
        Refused("credentials-long", "A credential of 4,000 letters is answered 401.", _ => ["Bearer " + new string('x', 4_000)], 401, 431),
        Of(Group, "credentials-in-another-header", "The right credential in another header is answered 401.", Hint,
            probe => probe.Showing().With("X-Authorization", Right(probe)), Judge.Unauthorized),
        Of(Group, "credentials-before-body", "Wrong credentials are answered before the body has come.", "Check the credential before you read the body.",
            probe => probe.Showing() with { Framing = Framing.HeadOnly }, Judge.Unauthorized),
        Of(Group, "credentials-before-content", "Wrong credentials with a bad body are answered 401, not 400.", "Check the credential before you look at the body.",
            probe => probe.Request("not json"u8.ToArray()).With("Authorization"), Judge.Unauthorized),
        Of(Group, "credentials-challenge", "A 401 says in WWW-Authenticate what is asked for.", "Set WWW-Authenticate: Basic or Bearer on a 401.",
            probe => probe.Showing(),
            answer => answer.Status != 401 ? Finding.NotApplicable($"{answer.Seen}, no 401")
                : answer.Header("WWW-Authenticate") is { } challenge ? Finding.Pass(challenge) : Finding.Fail("no WWW-Authenticate header")),
        Of(Group, "credentials-answer-body", "The body of a 401 is Unauthorized.", "Answer Unauthorized and nothing of what was wrong.",
            probe => probe.Showing(),
            answer => answer.Status != 401 ? Finding.NotApplicable($"{answer.Seen}, no 401")
                : answer.Body.Trim() == "Unauthorized" ? Finding.Pass("Unauthorized") : Finding.Fail(answer.Body.Length > 60 ? answer.Body[..60] + "…" : $"the body \"{answer.Body}\"")),
        Of(Group, "scheme-in-other-case", "A scheme counts in any case, as RFC 9110 says.", "Compare the scheme without case.",
            probe => probe.Showing(Scheme(probe).ToLowerInvariant() + " " + Value(probe)), Judge.Stored),
        Of(Group, "right-after-wrong", "After wrong credentials, right ones are taken.", "Never lock the platform out for what somebody else sent.",
            probe => probe.Request(probe.Event()), Judge.Stored),
    ];

    private const string Hint = "Compare the whole header with what you expect, in constant time, and answer 401 with WWW-Authenticate to everything else.";

    private static VerifyCase Refused(string name, string claim, Func<Probe, string[]> shown, params int[] statuses) => Of(
        Group, name, claim, Hint, probe => probe.Showing(shown(probe)),
        answer => statuses.Length > 0 && answer.Status is { } status && statuses.Contains(status) ? Finding.Pass(answer.Seen) : Judge.Unauthorized(answer));

    private static string Right(Probe probe) => probe.Credentials.ToHeaderValue();

    private static string Scheme(Probe probe) => probe.Credentials is BasicCredentials ? "Basic" : "Bearer";

    private static string Value(Probe probe) => Right(probe)[(Scheme(probe).Length + 1)..];

    private static string Changed(Probe probe, Func<string, string> change) => probe.Credentials switch
    {
        BasicCredentials basic => "Basic " + Base64($"{basic.Username}:{change(basic.Password)}"),
        BearerCredentials bearer => "Bearer " + change(bearer.Token),
        _ => "",
    };

    /// <summary>The same letters in other case; where there are none, with one more.</summary>
    private static string OtherCase(string secret)
    {
        var other = string.Concat(secret.Select(letter => char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter)));
        return other == secret ? secret + "x" : other;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
