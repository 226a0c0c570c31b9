using Leah.Webhooks.Cli.Playing;

namespace Leah.Webhooks.Cli.Tests.Playing;

public sealed class PlanSendingsTests
{
    private static readonly DateTimeOffset Start = new(2024, 3, 7, 13, 43, 40, TimeSpan.Zero);

    [Theory]
    [InlineData("", "register/1 onboard/1 placement-test/1")]
    [InlineData("duplicate: 2", "register/1 register/2 register/3 onboard/1 placement-test/1")]
    [InlineData("reorder: true", "onboard/1 register/1 placement-test/1")]
    [InlineData("reorder: 2", "onboard/1 placement-test/1 register/1")]
    [InlineData("reorder: 9", "onboard/1 placement-test/1 register/1")]
    [InlineData("delay: 90s", "onboard/1 register/1 placement-test/1")]
    [InlineData("delay: 1h", "onboard/1 placement-test/1 register/1")]
    [InlineData("drop: true", "register/dropped onboard/1 placement-test/1")]
    [InlineData("cutOff: 1", "register/cut1 register/2 onboard/1 placement-test/1")]
    [InlineData("cutOff: 3", "register/cut1 register/cut2 register/cut3 onboard/1 placement-test/1")]
    [InlineData("cutOff: 1, duplicate: 1, reorder: 1", "onboard/1 register/cut1 register/2 register/3 placement-test/1")]
    public void A_fault_changes_what_goes_out_and_when(string fault, string expected) =>
        Words(Plan($"steps:\n  - do: register\n    faults: {{ {fault} }}\n  - {{ do: onboard, after: 1m }}\n  - {{ do: placement-test, after: 1m }}")).ShouldBe(expected);

    [Fact]
    public void Learners_begin_one_after_the_other_and_go_side_by_side()
    {
        var plan = Plan("learners: 2\nevery: 30s\nsteps:\n  - do: register\n  - { do: onboard, after: 1m }");

        plan.Select(sending => $"{sending.Step.Learner} {sending.Step.Step.Id} {(sending.At - Start).TotalSeconds}").ShouldBe(["1 register 0", "2 register 30", "1 onboard 60", "2 onboard 90"]);
    }

    [Fact]
    public void Chance_befalls_about_as_many_as_it_says_and_the_same_with_the_same_seed()
    {
        const string yaml = "learners: 1000\nfaults:\n  - { chance: 20%, drop: true }\nsteps:\n  - do: register";

        Plan(yaml).Count(sending => sending.How == SendingHow.Dropped).ShouldBeInRange(150, 250);
        Words(Plan(yaml)).ShouldBe(Words(Plan(yaml)));
        Words(Plan(yaml, seed: 2)).ShouldNotBe(Words(Plan(yaml)));
    }

    [Fact]
    public void Reordering_looks_at_the_learners_own_steps()
    {
        var plan = Plan("learners: 2\nevery: 1h\nsteps:\n  - do: register\n    faults: { reorder: 1 }\n  - { do: onboard, after: 1m }");

        plan.Select(sending => $"{sending.Step.Learner} {sending.Step.Step.Id}").ShouldBe(["1 onboard", "1 register", "2 onboard", "2 register"]);
    }

    [Theory]
    [InlineData("every: 3650d\nlearners: 3\nsteps:\n  - do: register", "goes on for 7300 days; 3650 are the most.")]
    [InlineData("steps:\n  - { do: register, after: 3650d, faults: { delay: 1d } }", "goes on for 3651 days")]
    public void A_scenario_that_goes_on_for_ever_is_refused(string yaml, string expected) =>
        Should.Throw<UsageException>(() => ScenarioBounds.Check(ReadScenario.Read(yaml, "test.yaml"))).Message.ShouldContain(expected);

    private static IReadOnlyList<PlannedSending> Plan(string yaml, int seed = 1)
    {
        var scenario = ReadScenario.Read(yaml, "test.yaml");
        return PlanSendings.Plan(new ComposeSteps(scenario, seed, Start).Compose(), scenario.Faults, seed);
    }

    private static string Words(IReadOnlyList<PlannedSending> plan) => string.Join(' ', plan.Select(sending => $"{sending.Step.Step.Id}/{sending.How switch
    {
        SendingHow.Dropped => "dropped",
        SendingHow.CutOff => $"cut{sending.Attempt}",
        _ => $"{sending.Attempt}",
    }}"));
}
