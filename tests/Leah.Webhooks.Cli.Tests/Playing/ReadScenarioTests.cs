using Leah.Webhooks.Cli.Playing;

namespace Leah.Webhooks.Cli.Tests.Playing;

public sealed class ReadScenarioTests
{
    [Theory]
    [InlineData("steps:\n  - do: fly", "line 2: steps[0].do: fly is no step.")]
    [InlineData("steps:\n  - after: 1m", "line 2: steps[0].do is missing")]
    [InlineData("steps:\n  - do: register\n  - do: onboard\n    after: soon", "line 4: steps[1].after is no length of time")]
    [InlineData("steps:\n  - { id: a, do: register }\n  - { id: a, do: onboard }", "line 3: steps[1].id: another step is called a already.")]
    [InlineData("steps:\n  - { id: fake, do: register }", "line 2: steps[0].id: fake cannot be referred to.")]
    [InlineData("steps:\n  - do: register\n    set:\n      user.id: ${later.user.id}\n  - { id: later, do: onboard }", "line 4: steps[0].set.user.id: ${later.user.id} refers to no step before this one.")]
    [InlineData("steps:\n  - do: register\n    faults:\n      duplicate: many", "line 4: steps[0].faults.duplicate goes from 1 to 20.")]
    [InlineData("steps:\n  - do: register\n    faults: { reorder: true }", "line 3: steps[0].faults.reorder: no step comes behind")]
    [InlineData("steps:\n  - do: register\n    faults: { explode: 1 }", "steps[0].faults.explode is not known. There are duplicate, delay, reorder, drop, cutOff.")]
    [InlineData("steps: []", "line 1: steps is missing")]
    [InlineData("seed: -1\nsteps:\n  - do: register", "line 1: seed goes from 0")]
    [InlineData("timeScale: fast\nsteps:\n  - do: register", "line 1: timeScale goes from 0")]
    [InlineData("start: yesterday\nsteps:\n  - do: register", "line 1: start yesterday is no time")]
    [InlineData("partner: { code: 0000 }\nsteps:\n  - do: register", "line 1: partner.code is text")]
    [InlineData("learner: { shoe: 42 }\nsteps:\n  - do: register", "line 1: learner.shoe is not known.")]
    [InlineData("faults:\n  - { chance: often, drop: true }\nsteps:\n  - do: register", "line 2: faults[0].chance is missing or none: write it as 10%.")]
    [InlineData("faults: { drop: true }\nsteps:\n  - do: register", "line 1: faults is no list")]
    [InlineData("step:\n  - do: register", "line 1: step is not known.")]
    [InlineData("steps: [", "did not find expected node content")]
    [InlineData("just a text", "line 1: a scenario is a mapping with steps.")]
    public void What_is_wrong_is_told_with_its_line(string yaml, string expected)
    {
        var error = Should.Throw<UsageException>(() => ReadScenario.Read(yaml, "mine.yaml"));

        error.Message.ShouldStartWith("mine.yaml, line ");
        error.Message.ShouldContain(expected);
    }

    [Fact]
    public void Steps_without_ids_may_be_the_same() =>
        ReadScenario.Read("steps:\n  - do: register\n  - do: speaking-test\n  - do: speaking-test", "mine.yaml").Steps.Count.ShouldBe(3);

    [Fact]
    public void All_that_is_wrong_is_told_at_once_in_the_order_of_lines()
    {
        var error = Should.Throw<UsageException>(() => ReadScenario.Read("steps:\n  - do: fly\n  - do: onboard\n    after: soon\nlearners: 0", "mine.yaml"));

        error.Message.Split('\n').Select(line => line.Split(':')[0]).ShouldBe(["mine.yaml, line 2", "mine.yaml, line 4", "mine.yaml, line 5"]);
    }

    [Fact]
    public void The_ready_scenarios_are_right()
    {
        foreach (var name in ReadyScenarios.Names)
            ReadScenario.Read(ReadyScenarios.Find(name)!, name).Description.ShouldNotBeEmpty(name);
        ReadyScenarios.Names.Count.ShouldBe(3);
    }
}
