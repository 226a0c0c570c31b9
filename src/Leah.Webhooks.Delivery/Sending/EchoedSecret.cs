using System.Runtime.CompilerServices;
using System.Text;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// Takes our own credentials out of what an endpoint sent back. Echoing servers and debug pages answer with the request's headers, and
/// recorded attempts are read by people and programs that must not learn a partner's password from them.
/// </summary>
internal sealed class EchoedSecret
{
    private const string Redacted = "[redacted]";

    // Shorter ones would be found in harmless text all over.
    private const int MinLength = 6;

    // A lane sends the same header again and again; what to look for is worked out once for as long as it does.
    private static readonly ConditionalWeakTable<string, EchoedSecret> Known = [];

    private readonly string _parameter;
    private readonly string? _password;
    private readonly byte[] _parameterBytes;
    private readonly byte[] _passwordBytes;

    private EchoedSecret(string authorization)
    {
        _parameter = authorization[(authorization.IndexOf(' ') + 1)..];
        var decoded = new byte[_parameter.Length];
        if (authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(_parameter, decoded, out var length))
            _password = Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2)[^1];
        (_parameterBytes, _passwordBytes) = (Encoding.UTF8.GetBytes(_parameter), Encoding.UTF8.GetBytes(_password ?? ""));
    }

    /// <param name="authorization">The value of the <c>Authorization</c> header that was sent.</param>
    public static EchoedSecret Of(string authorization) => Known.GetValue(authorization, static header => new EchoedSecret(header));

    /// <summary>The text without the secrets.</summary>
    public string RemoveFrom(string text) => Without(_password, Without(_parameter, text));

    /// <summary>Overwrites the secrets in place, so that the body keeps its length and whatever encoding it has.</summary>
    public void RemoveFrom(Span<byte> body)
    {
        Overwrite(_parameterBytes, body);
        Overwrite(_passwordBytes, body);
    }

    private static string Without(string? secret, string text) => secret?.Length >= MinLength ? text.Replace(secret, Redacted, StringComparison.Ordinal) : text;

    private static void Overwrite(ReadOnlySpan<byte> secret, Span<byte> body)
    {
        if (secret.Length < MinLength)
            return;
        for (var rest = body; rest.IndexOf(secret) is >= 0 and var found; rest = rest[(found + secret.Length)..])
            rest.Slice(found, secret.Length).Fill((byte)'*');
    }
}
