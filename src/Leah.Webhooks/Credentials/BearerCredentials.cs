using System.Buffers;

namespace Leah.Webhooks;

/// <summary>A token, sent as RFC 6750 says.</summary>
public sealed record BearerCredentials : Credentials
{
    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    /// <summary>Makes credentials of a token that <see cref="ProblemWith"/> has nothing against.</summary>
    /// <param name="token">The token.</param>
    /// <exception cref="ArgumentException">The token is not allowed; the message says why and does not hold it.</exception>
    public BearerCredentials(string token)
    {
        if (ProblemWith(token) is { } problem)
            throw new ArgumentException(problem, nameof(token));
        Token = token;
    }

    /// <summary>The token. It is a secret.</summary>
    public string Token { get; }

    /// <summary>Says what is wrong with a token; null when nothing is.</summary>
    /// <param name="token">The token.</param>
    public static string? ProblemWith(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return "The token is empty.";
        var body = token.AsSpan().TrimEnd('=');
        return body.IsEmpty || body.ContainsAnyExcept(s_allowed)
            ? "The token holds other characters than a bearer token may: letters, digits and - . _ ~ + /, then = at the end."
            : null;
    }

    /// <inheritdoc/>
    public override string ToHeaderValue() => $"Bearer {Token}";
}
