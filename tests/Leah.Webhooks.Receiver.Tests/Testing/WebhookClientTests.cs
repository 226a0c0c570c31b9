extern alias sample;

using System.Net;
using Leah.Webhooks.Receiver.Testing;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Tests.Testing;

/// <summary>The sample program under a <see cref="WebApplicationFactory{T}"/>, as a partner would test their own.</summary>
public sealed class WebhookClientTests
{
    [Fact]
    public async Task Partners_program_is_tested_with_either_credential_twice_and_out_of_order()
    {
        using var folder = new TemporaryFolder();
        await using var factory = new WebApplicationFactory<sample::Program>().WithWebHostBuilder(host => host
            .UseContentRoot(folder.Path)
            .ConfigureLogging(logging => logging.ClearProviders())
            .UseSetting("Receiver:Database", $"Data Source={folder.Database}")
            .UseSetting("Receiver:Credentials:0:Username", "my_user")
            .UseSetting("Receiver:Credentials:0:Password", "my_pass")
            .UseSetting("Receiver:Credentials:1:Token", "token"));
        var basic = new WebhookClient(factory.CreateClient(), new BasicCredentials("my_user", "my_pass"));
        var bearer = new WebhookClient(factory.CreateClient(), new BearerCredentials("token")) { SendsWebhookHeaders = false };
        var nobody = new WebhookClient(factory.CreateClient(), null);

        using var refused = await nobody.DeliverAsync(TestEvents.UserRegistered());
        using var twice = await basic.DeliverTwiceAsync(TestEvents.PlacementTestFinished("learner", level: "B2"));
        using var other = await bearer.DeliverAsync(TestEvents.SpeakingTestFinished("learner"));
        var day = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await basic.DeliverOutOfOrderAsync(TestEvents.OnboardingFinished("learner"), TestEvents.OverallLevel("learner", "A", day), TestEvents.OverallLevel("learner", "B", day.AddDays(1)));

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        twice.StatusCode.ShouldBe(HttpStatusCode.OK);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        var received = await factory.Services.GetRequiredService<ReceivedEvents>().ListAsync(new(), TestContext.Current.CancellationToken);
        received.Select(line => $"{line.EventType} {line.Outcome}").Reverse().ShouldBe(
        [
            "PLACEMENT_TEST_FINISHED New", "PLACEMENT_TEST_FINISHED Duplicate", "SPEAKING_TEST_FINISHED New", "OVERALL_LEVEL New", "OVERALL_LEVEL New",
            "ONBOARDING_FINISHED New",
        ]);
        await Eventually.ShowsAsync(() => Rows.Query(folder.Database, "SELECT level FROM overall_levels"), ["B"]);
        await Eventually.ShowsAsync(() => Rows.Query(folder.Database, "SELECT name FROM sqlite_master WHERE name = 'certificates'"), ["certificates"]);
        Rows.Query(folder.Database, "SELECT user_id, level FROM certificates").ShouldBe(["learner|B2"]);
    }

    [Fact]
    public void Every_test_event_is_complete_and_about_a_user_of_its_own()
    {
        WebhookEvent[] events =
        [
            TestEvents.UserRegistered(), TestEvents.OnboardingFinished(), TestEvents.PlacementTestFinished(), TestEvents.SpeakingTestFinished(), TestEvents.OverallLevel(),
        ];

        events.ShouldAllBe(made => EventCheck.Completeness(EventJson.Write(made)).IsComplete);
        events.Select(made => made.User!.Id).ShouldBeUnique();
    }
}
