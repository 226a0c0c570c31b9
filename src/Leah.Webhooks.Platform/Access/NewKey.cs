using System.Security.Cryptography;
using Leah.Webhooks.Delivery;

namespace Leah.Webhooks.Platform.Access;

/// <summary>Makes the text of a new key: <c>leah_operator_…</c> with 256 bits of chance, so that it is told from other secrets at sight and by scanners.</summary>
internal static class NewKey
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Characters = 52;

    public static string For(Role role) => $"leah_{role.Word()}_{RandomNumberGenerator.GetString(Alphabet, Characters)}";
}
