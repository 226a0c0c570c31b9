namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>What a route reads from its query, for the API's description: the framework cannot see into a part that reads by itself.</summary>
internal sealed class QueryParameters(params IReadOnlyList<QueryParameter> all)
{
    public IReadOnlyList<QueryParameter> All => all;
}

/// <summary>A parameter of a query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Kind">What its text must be.</param>
/// <param name="Words">The words that it may be, where they are few.</param>
internal sealed record QueryParameter(string Name, string Meaning, QueryKind Kind, IReadOnlyList<string>? Words = null);

/// <summary>What a parameter's text must be.</summary>
internal enum QueryKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A time in ISO 8601.</summary>
    Time,
}
