using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Leah.Webhooks.Delivery.Reading;

/// <summary>
/// Writes and reads cursors: the id of the last item that was looked at, behind a digest of the list and its filter, so that a cursor of
/// another list is told apart from one that was made up only by being wrong in the same way: both are refused with a clear word.
/// </summary>
internal static class Cursors
{
    private const int DigestLength = 6;
    private const int LongestId = 128;

    /// <summary>Reads which page is asked for; notes what is wrong by the parameter's name.</summary>
    /// <param name="page">What was asked for.</param>
    /// <param name="list">Names the list and its filter.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static (int Limit, string? After) Read(PageRequest page, string list, Faults faults)
    {
        var limit = page.Limit ?? PageRequest.DefaultItems;
        if (limit is < 1 or > PageRequest.MostItems)
            faults.Add("limit", $"A page has 1 to {PageRequest.MostItems} items.");
        if (page.Cursor is null)
            return (limit, null);
        if (!TryRead(page.Cursor, list, out var after))
        {
            faults.Add(
                "cursor",
                "This is no cursor of this list with this filter. Take nextCursor of the page before as it is, or leave it out for the first page.");
        }

        return (limit, after);
    }

    public static string Write(string list, string lastId) =>
        Base64Url.EncodeToString([.. Digest(list), .. Encoding.UTF8.GetBytes(lastId)]);

    private static bool TryRead(string cursor, string list, out string? after)
    {
        after = null;
        if (cursor.Length > LongestId * 2 || !Base64Url.IsValid(cursor))
            return false;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= DigestLength || !bytes.AsSpan(0, DigestLength).SequenceEqual(Digest(list)))
            return false;
        after = Encoding.UTF8.GetString(bytes.AsSpan(DigestLength));
        return !after.AsSpan().ContainsAnyExceptInRange(' ', '~');
    }

    private static ReadOnlySpan<byte> Digest(string list) => SHA256.HashData(Encoding.UTF8.GetBytes(list)).AsSpan(0, DigestLength);
}
