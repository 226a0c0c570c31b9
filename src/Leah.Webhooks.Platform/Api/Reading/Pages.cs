using Leah.Webhooks.Delivery.Reading;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>Pages of answers, made of pages of what the engine knows.</summary>
internal static class Pages
{
    public static Page<TAnswer> Select<T, TAnswer>(this Page<T> page, Func<T, TAnswer> answer) => new([.. page.Items.Select(answer)], page.NextCursor);
}
