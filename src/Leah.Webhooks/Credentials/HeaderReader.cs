using System.Text;
using System.Text.Unicode;

namespace Leah.Webhooks;

/// <summary>Takes an <c>Authorization</c> value apart: scheme, spaces, what the scheme says.</summary>
internal static class HeaderReader
{
    public static CredentialsReading Read(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return CredentialsReading.Failed("There is no Authorization header.");
        var space = value.IndexOf(' ');
        if (space < 0)
            return CredentialsReading.Failed("The Authorization header has a scheme and nothing after it.");
        var scheme = value.AsSpan(0, space);
        var rest = value.AsSpan(space).TrimStart(' ');
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return ReadBasic(rest);
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return ReadBearer(rest);
        return CredentialsReading.Failed("The Authorization header is neither Basic nor Bearer.");
    }

    private static CredentialsReading ReadBearer(ReadOnlySpan<char> rest)
    {
        var token = rest.ToString();
        return BearerCredentials.ProblemWith(token) is { } problem
            ? CredentialsReading.Failed(problem)
            : CredentialsReading.Of(new BearerCredentials(token));
    }

    private static CredentialsReading ReadBasic(ReadOnlySpan<char> rest)
    {
        var bytes = new byte[rest.Length];
        if (!Convert.TryFromBase64Chars(rest, bytes, out var length) || !IsCanonical(rest, bytes.AsSpan(0, length)))
            return CredentialsReading.Failed("The Basic credentials are not base64.");
        var decoded = bytes.AsSpan(0, length);
        if (!Utf8.IsValid(decoded))
            return CredentialsReading.Failed("The Basic credentials are not UTF-8.");
        var text = Encoding.UTF8.GetString(decoded);
        var colon = text.IndexOf(':');
        if (colon < 0)
            return CredentialsReading.Failed("The Basic credentials have no colon between user name and password.");
        var (username, password) = (text[..colon], text[(colon + 1)..]);
        return BasicCredentials.ProblemWith(username, password) is { } problem
            ? CredentialsReading.Failed(problem)
            : CredentialsReading.Of(new BasicCredentials(username, password));
    }

    // .NET passes over white space and left-over bits; one text for one secret leaves no doubt.
    private static bool IsCanonical(ReadOnlySpan<char> base64, ReadOnlySpan<byte> decoded) =>
        base64.SequenceEqual(Convert.ToBase64String(decoded));
}
