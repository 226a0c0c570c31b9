using Leah.Webhooks.Cli.Tests.Support;

namespace Leah.Webhooks.Cli.Tests.Examples;

/// <summary>How a line that a verb's help tells people to type is run, and what shows that it did its work.</summary>
/// <param name="Example">The line as the help has it.</param>
/// <param name="Shows">What stands in what it prints, or in the file that it is sent to; ids and addresses as the help writes them.</param>
internal sealed record ExampleRun(string Example, string Shows)
{
    /// <summary>What has to be there first.</summary>
    public Func<ExampleStage, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>For a verb that goes on until it is ended: what it says once it is at work, and what happens then.</summary>
    public (string Says, Func<ExampleStage, LastingLeah, string, Task> Meanwhile)? Lasting { get; init; }
}
