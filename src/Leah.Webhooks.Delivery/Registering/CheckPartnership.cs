using System.Buffers;

namespace Leah.Webhooks.Delivery.Registering;

/// <summary>Says all that is wrong with a partnership that somebody asks for.</summary>
internal static class CheckPartnership
{
    private const int LongestId = 64;
    private const int LongestName = 200;
    private const int LongestCode = 100;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static Faults Check(PartnershipDraft draft)
    {
        var faults = new Faults();
        if (draft.Id is { } id && (id.Length is 0 or > LongestId || id.AsSpan().ContainsAnyExcept(IdCharacters)))
            faults.Add("$.id", $"An id is 1 to {LongestId} of the letters A to Z and a to z, digits, _ and -. Leave it out to get a new one.");
        if (string.IsNullOrWhiteSpace(draft.Name))
            faults.Add("$.name", "A partnership has a name.");
        else
            CheckText("$.name", draft.Name, LongestName, faults);
        if (draft.Kind is null || !Partnership.Kinds.Contains(draft.Kind))
            faults.Add("$.kind", $"The kind is one of {string.Join(", ", Partnership.Kinds)}.");
        if (draft.Code is { } code && string.IsNullOrWhiteSpace(code))
            faults.Add("$.code", "A code is not empty. Leave it out, or set it to null, for a partnership without one.");
        else if (draft.Code is not null)
            CheckText("$.code", draft.Code, LongestCode, faults);
        return faults;
    }

    private static void CheckText(string path, string text, int longest, Faults faults)
    {
        if (text.Length > longest)
            faults.Add(path, $"It has {text.Length} characters; at most {longest} are kept.");
        if (text.Any(char.IsControl))
            faults.Add(path, "It contains a control character.");
    }
}
