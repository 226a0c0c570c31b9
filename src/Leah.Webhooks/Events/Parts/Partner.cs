namespace Leah.Webhooks;

/// <summary>The partnership an event belongs to.</summary>
public sealed record Partner : EventPart
{
    /// <summary>The partnership's id.</summary>
    public string? Id { get; init; }

    /// <summary>The partnership's name.</summary>
    public string? Name { get; init; }

    /// <summary>The code with which users join.</summary>
    /// <remarks>Written as null when there is none, as the platform does; left out when it was not there on reading.</remarks>
    public string? Code { get; init; }
}
