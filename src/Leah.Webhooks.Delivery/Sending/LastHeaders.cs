using System.Net.Http.Headers;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// The headers of an endpoint's last answer, and what was kept of them. Most answers within a second have the same ones: those are looked through once,
/// and their attempts share what was kept.
/// </summary>
internal sealed class LastHeaders
{
    private volatile Answer? _last;

    /// <summary>What is recorded of a response's headers, as <see cref="KeptHeaders"/> has it. May be asked by many at once: at worst it is made twice.</summary>
    public IReadOnlyDictionary<string, string> Keep(HttpResponseMessage response, EchoedSecret secret)
    {
        var last = _last;
        if (last is null || !last.Is(response, secret))
            _last = last = new Answer(secret, [.. Of(response)], KeptHeaders.Of(response, secret));
        return last.Kept;
    }

    private static IEnumerable<(string Name, string Value)> Of(HttpResponseMessage response) =>
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Select(header => (header.Key, header.Value.ToString()));

    private sealed record Answer(EchoedSecret Secret, (string Name, string Value)[] Headers, IReadOnlyDictionary<string, string> Kept)
    {
        public bool Is(HttpResponseMessage response, EchoedSecret secret)
        {
            var place = 0;
            return ReferenceEquals(secret, Secret)
                && AreNext(response.Headers.NonValidated, ref place) && AreNext(response.Content.Headers.NonValidated, ref place) && place == Headers.Length;
        }

        private bool AreNext(HttpHeadersNonValidated headers, ref int place)
        {
            foreach (var (name, values) in headers)
            {
                if (place == Headers.Length || Headers[place].Name != name || Headers[place].Value != values.ToString())
                    return false;
                place++;
            }

            return true;
        }
    }
}
