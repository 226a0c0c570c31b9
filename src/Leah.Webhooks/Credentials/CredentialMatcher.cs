using System.Security.Cryptography;
using System.Text;

namespace Leah.Webhooks;

/// <summary>Compares shown credentials with those that are accepted, in a time that tells nothing about either.</summary>
/// <remarks>
/// Digests of equal length are compared, and always with every candidate, so neither a common beginning nor the place in
/// the list can be measured. Several candidates let credentials be changed without a gap.
/// </remarks>
public sealed class CredentialMatcher
{
    private readonly byte[][] _digests;

    /// <summary>Accepts any of the candidates; none at all accepts nothing.</summary>
    /// <param name="candidates">The credentials that are accepted.</param>
    public CredentialMatcher(IEnumerable<Credentials> candidates) => _digests = [.. candidates.Select(candidate => Digest(candidate.ToHeaderValue()))];

    /// <summary>How many candidates there are.</summary>
    public int Count => _digests.Length;

    /// <summary>Whether the credentials are among the candidates.</summary>
    /// <param name="shown">What the sender showed; null is never right.</param>
    public bool Matches(Credentials? shown) => IndexOf(shown) >= 0;

    /// <summary>Which candidate the credentials are, from 0; −1 when none. Of equal candidates the last.</summary>
    /// <param name="shown">What the sender showed; null is never right.</param>
    public int IndexOf(Credentials? shown)
    {
        return shown is null ? -1 : PlaceOf(Digest(shown.ToHeaderValue()));
    }

    private int PlaceOf(byte[] digest)
    {
        var found = -1;
        for (var i = 0; i < _digests.Length; i++)
        {
            // All ones where they are equal, so that the choice needs no branch.
            var equal = -Convert.ToInt32(CryptographicOperations.FixedTimeEquals(digest, _digests[i]));
            found = (found & ~equal) | (i & equal);
        }

        return found;
    }

    /// <summary>
    /// Which candidate an <c>Authorization</c> header shows, from 0; −1 when none, or when the header is not written as <see cref="Credentials.ToHeaderValue"/>
    /// writes it, as nearly all are. It need not be taken apart for that; of a header that is written otherwise, ask <see cref="IndexOf"/>.
    /// </summary>
    /// <param name="headerValue">The header's value; null is never right.</param>
    public int IndexOfHeader(string? headerValue) => headerValue is null ? -1 : PlaceOf(Digest(headerValue));

    // The header's value says both the kind and the secret, and no two credentials have the same.
    private static byte[] Digest(string headerValue) => SHA256.HashData(Encoding.UTF8.GetBytes(headerValue));
}
