namespace Leah.Webhooks.Delivery.Reading;

/// <summary>Which page of a list is asked for, unchecked.</summary>
/// <param name="Limit">At most how many items, 1 to <see cref="MostItems"/>; null for <see cref="DefaultItems"/>.</param>
/// <param name="Cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first.</param>
internal readonly record struct PageRequest(int? Limit = null, string? Cursor = null)
{
    public const int MostItems = 200;
    public const int DefaultItems = 50;
}

/// <summary>A page of a list, newest first.</summary>
/// <param name="Items">Its items. Where a filter rejects very much, a page may have fewer than asked for, or none, and yet go on.</param>
/// <param name="NextCursor">What to ask the next page with; null at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
