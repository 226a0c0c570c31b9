using System.Net.Http.Headers;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>What is recorded of a response's headers: bounded, fit for any database, without cookies and without our credentials.</summary>
internal static class KeptHeaders
{
    private const int MaxHeaders = 100;
    private const int MaxName = 100;
    private const int MaxValue = 2_000;

    public static IReadOnlyDictionary<string, string> Of(HttpResponseMessage response, EchoedSecret secret)
    {
        var kept = new Dictionary<string, string>(8, StringComparer.OrdinalIgnoreCase);
        // Not validated: a header that means nothing to .NET is as good a piece of evidence as any.
        Keep(response.Headers.NonValidated);
        Keep(response.Content.Headers.NonValidated);
        return kept;

        void Keep(HttpHeadersNonValidated headers)
        {
            foreach (var (name, values) in headers)
            {
                if (kept.Count == MaxHeaders)
                    return;
                kept[Cut(name, MaxName)] = Value(name, values, secret);
            }
        }
    }

    private static string Value(string name, HeaderStringValues values, EchoedSecret secret) =>
        name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) ? "[redacted]" : Cut(secret.RemoveFrom(values.ToString()), MaxValue);

    private static string Cut(string text, int length)
    {
        var cut = text.Length <= length ? text : text[..length];
        return cut.AsSpan().ContainsAnyInRange('\0', '\u001f') || cut.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
            ? string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c))
            : cut;
    }
}
