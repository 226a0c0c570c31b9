namespace Leah.Webhooks.Receiver.Tests;

/// <summary>The tests that measure the process's memory: others beside them would be measured too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Runs alone";
}
