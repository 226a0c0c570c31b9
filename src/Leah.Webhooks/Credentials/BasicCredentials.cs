using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Leah.Webhooks;

/// <summary>A user name and a password, sent as RFC 7617 says, in UTF-8.</summary>
public sealed record BasicCredentials : Credentials
{
    // Strict, so that half a surrogate pair is found instead of replaced.
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes credentials of values that <see cref="ProblemWith"/> has nothing against.</summary>
    /// <param name="username">The user name: not empty, without colons and control characters.</param>
    /// <param name="password">The password: not empty, without control characters; colons are fine.</param>
    /// <exception cref="ArgumentException">The values are not allowed; the message says why and does not hold them.</exception>
    public BasicCredentials(string username, string password)
    {
        if (ProblemWith(username, password) is { } problem)
            throw new ArgumentException(problem, nameof(username));
        (Username, Password) = (username, password);
    }

    /// <summary>The user name.</summary>
    public string Username { get; }

    /// <summary>The password. It is a secret.</summary>
    public string Password { get; }

    /// <summary>Says what is wrong with a user name or a password; null when nothing is.</summary>
    /// <remarks>An empty password is refused though HTTP allows it: it is nearly always a setting that was never filled in.</remarks>
    /// <param name="username">The user name.</param>
    /// <param name="password">The password.</param>
    public static string? ProblemWith(string? username, string? password)
    {
        if (string.IsNullOrEmpty(username))
            return "The user name is empty.";
        if (username.Contains(':'))
            return "The user name contains a colon, which in Basic authentication ends it.";
        if (string.IsNullOrEmpty(password))
            return "The password is empty.";
        return ProblemWithText("user name", username) ?? ProblemWithText("password", password);
    }

    /// <inheritdoc/>
    public override string ToHeaderValue() => $"Basic {Convert.ToBase64String(s_utf8.GetBytes($"{Username}:{Password}"))}";

    // A control character could end the header and begin another.
    private static string? ProblemWithText(string what, string text)
    {
        if (text.Any(char.IsControl))
            return $"The {what} contains a control character.";
        return IsWhole(text) ? null : $"The {what} contains half of a surrogate pair.";
    }

    private static bool IsWhole(string text) =>
        Utf8.FromUtf16(text, new byte[text.Length * 3], out _, out _, replaceInvalidSequences: false) == OperationStatus.Done;
}
