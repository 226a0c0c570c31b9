using System.Text.Encodings.Web;
using Leah.Webhooks.Platform.Api.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Platform.Access;

/// <summary>Recognizes the caller by <c>Authorization: Bearer &lt;API key&gt;</c>, and answers who cannot be recognized.</summary>
internal sealed class SignIn(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeys keys, FailedSignIns failures)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0)
            return AuthenticateResult.NoResult();
        if (header is not [{ } value] || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.Fail("The Authorization header is not one Bearer key.");
        var presented = value[Prefix.Length..].Trim();
        if ((keys.Recognize(presented) ?? await keys.FindAsync(presented)) is not { } key)
            return AuthenticateResult.Fail("No such key.");
        var principal = new Caller(key.Id, key.Role, key.PartnershipId).ToPrincipal(Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Headers.Authorization.Count == 0)
            return ChallengeAsync(ProblemCatalog.KeyMissing(), "Bearer realm=\"leah\"");
        var (wait, first) = failures.Count(Context.Connection.RemoteIpAddress);
        if (first)
            AccessLog.TooManyFailedSignIns(Logger, FailedSignIns.Limit, FailedSignIns.Name(Context.Connection.RemoteIpAddress));
        return wait is { } time
            ? ProblemCatalog.TooManyFailedSignIns(time).ExecuteAsync(Context)
            : ChallengeAsync(ProblemCatalog.KeyUnknown(), "Bearer realm=\"leah\", error=\"invalid_token\"");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ProblemCatalog.NotAllowed().ExecuteAsync(Context);

    private Task ChallengeAsync(Problem problem, string challenge)
    {
        Response.Headers.WWWAuthenticate = challenge;
        return problem.ExecuteAsync(Context);
    }
}
