namespace Leah.Webhooks.Platform.Api.Problems;

/// <summary>A kind of problem that the API answers with, as RFC 9457 means it.</summary>
/// <param name="Slug">The last part of its URN; never changes.</param>
/// <param name="Status">The HTTP status that goes with it.</param>
/// <param name="Title">What it is, the same each time.</param>
internal sealed record ProblemKind(string Slug, int Status, string Title)
{
    /// <summary>The problem's stable name: what a program compares.</summary>
    public string Type => "urn:leah-webhooks:problem:" + Slug;
}
