namespace Leah.Webhooks;

/// <summary>One answer to something the organization asks of its users.</summary>
public sealed record CustomField : EventPart
{
    /// <summary>What is asked, such as <c>doc_type</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The answer.</summary>
    public string? Value { get; init; }
}
