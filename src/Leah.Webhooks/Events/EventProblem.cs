namespace Leah.Webhooks;

/// <summary>One thing that is wrong with an event, and where.</summary>
/// <param name="Path">
/// The JSON path, such as <c>$.user.id</c>; <c>$</c> when it is the whole text, <c>$[3].user.id</c> in the fourth line of many.
/// </param>
/// <param name="Message">What is wrong, to be read after the path: <c>must be a number, was a string</c>.</param>
public readonly record struct EventProblem(string Path, string Message)
{
    /// <summary>The path and the message as one sentence.</summary>
    public override string ToString() => $"{Path} {Message}";
}
