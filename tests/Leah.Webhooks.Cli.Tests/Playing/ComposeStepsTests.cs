using System.Text;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Playing;

namespace Leah.Webhooks.Cli.Tests.Playing;

public sealed class ComposeStepsTests
{
    private static readonly DateTimeOffset Start = new(2024, 3, 7, 13, 43, 40, TimeSpan.Zero);

    [Fact]
    public void Every_event_of_the_ready_scenarios_is_complete_and_is_about_a_marked_learner()
    {
        foreach (var step in ReadyScenarios.Names.SelectMany(name => Compose(ReadyScenarios.Find(name)!, seed: 5)))
        {
            EventCheck.Completeness(Encoding.UTF8.GetBytes(step.Event.ToJsonString())).Problems.ShouldBeEmpty(step.Step.Id);
            step.UserId.ShouldStartWith("leah-scenario-");
            ((string?)step.Event["user"]!["personalInformation"]!["email"])!.ShouldEndWith("@example.com");
        }
    }

    [Fact]
    public void The_same_file_seed_and_start_give_the_same_bytes_and_another_seed_gives_others()
    {
        var text = ReadyScenarios.Find("rough-network")!;

        Bytes(Compose(text, 7)).ShouldBe(Bytes(Compose(text, 7)));
        Bytes(Compose(text, 8)).ShouldNotBe(Bytes(Compose(text, 7)));
        Compose(text, 7).Select(step => step.WebhookId).ShouldBeUnique();
    }

    [Fact]
    public void Members_stand_in_the_order_of_the_samples()
    {
        foreach (var step in Compose(ReadyScenarios.Find("journey")!, 1))
        {
            var sample = JsonNode.Parse(EventCatalogue.Find(step.Step.Kind.EventType)!.Sample.Span)!.AsObject();
            Names(step.Event).ShouldBe(Names(sample), step.Step.Id);
        }
    }

    [Fact]
    public void A_reference_keeps_the_kind_of_what_it_refers_to_and_becomes_text_within_a_text()
    {
        var steps = Compose(
            """
            partner: { id: acme, code: "0000" }
            learner: { givenName: "${fake.givenName}", familyName: "Nr. ${learner.number}" }
            steps:
              - { id: taken, do: placement-test, set: { test.result.score: 55.5, test.questionCount: 7 } }
              - do: overall-level
                set:
                  overall.score: ${taken.test.result.score}
                  overall.level: "${partner.code}: ${taken.test.questionCount} of ${learner.familyName}"
            """,
            seed: 1);

        steps[1].Event["overall"]!["score"]!.ToJsonString().ShouldBe("55.5");
        steps[1].Event["overall"]!["level"]!.ToJsonString().ShouldBe("\"0000: 7 of Nr. 1\"");
        steps[1].Event["placementTest"]!["id"]!.ToJsonString().ShouldBe(steps[0].Event["test"]!["id"]!.ToJsonString());
    }

    [Fact]
    public void The_level_comes_from_the_latest_tests_and_an_invalid_speaking_test_counts_for_nothing()
    {
        const string yaml = """
            steps:
              - { do: placement-test, set: { test.result.score: 40 } }
              - { do: speaking-test, set: { test.result.score: 80, test.isValid: VALID } }
              - do: overall-level
            """;

        Compose(yaml.Replace("VALID", "true", StringComparison.Ordinal), 1)[2].Event["overall"]!.ToJsonString().ShouldBe("""{"score":60,"level":"Level 2","sublevel":"Sublevel 2.2"}""");
        Compose(yaml.Replace("VALID", "false", StringComparison.Ordinal), 1)[2].Event["overall"]!.ToJsonString().ShouldBe("""{"score":40,"level":"Level 1","sublevel":"Sublevel 1.2"}""");
    }

    [Theory]
    [InlineData("user.id: ${register.user.nobody}", "${register.user.nobody} names nothing that is there.")]
    [InlineData("user.id: ${fake.shoe}", "${fake.shoe} names nothing that is there.")]
    [InlineData("user.id: ${learner}", "${learner} names nothing that is there.")]
    [InlineData("\"externalIds[5]\": x", "leaves a gap")]
    [InlineData("date.day: 1", "goes through what is no object")]
    public void What_names_nothing_is_told_with_its_line(string set, string expected)
    {
        var error = Should.Throw<UsageException>(() => Compose($"steps:\n  - do: register\n  - do: onboard\n    set:\n      {set}", 1));

        error.Message.ShouldStartWith("test.yaml, line 5: ");
        error.Message.ShouldContain(expected);
    }

    private static IReadOnlyList<ComposedStep> Compose(string yaml, int seed) => new ComposeSteps(ReadScenario.Read(yaml, "test.yaml"), seed, Start).Compose();

    private static string Bytes(IReadOnlyList<ComposedStep> steps) => string.Join('\n', steps.Select(step => step.WebhookId + step.Event.ToJsonString()));

    private static string Names(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.Select(member => member.Key + Names(member.Value)))}}}",
        _ => "",
    };
}
