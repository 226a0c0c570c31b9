using System.Reflection;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Platform.Api.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>Which part of a list is asked for: <c>limit</c> and <c>cursor</c> of the query.</summary>
internal sealed class PageQuery : IRequestPart, IBindableFromHttpContext<PageQuery>, IEndpointParameterMetadataProvider
{
    public Faults Faults { get; } = new();

    public Problem? Refusal => null;

    /// <summary>The page; whether the cursor is one of the list's is for the list to say.</summary>
    public PageRequest Request { get; private set; }

    public static ValueTask<PageQuery?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var page = new PageQuery();
        var query = new QueryReader(context.Request.Query, page.Faults);
        page.Request = new PageRequest(query.Number("limit", 1, PageRequest.MostItems), query.Text("cursor"));
        return new(page);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new QueryParameters(
        new("limit", $"How many items, 1 to {PageRequest.MostItems}. Defaults to {PageRequest.DefaultItems}.", QueryKind.Number),
        new("cursor", "The nextCursor of the page before; nothing for the first page.", QueryKind.Text)));
}
