namespace Leah.Webhooks.Tests;

public sealed class WebhookHeadersTests
{
    [Fact]
    public void Headers_have_the_names_of_the_contract() =>
        new[] { WebhookHeaders.Id, WebhookHeaders.Timestamp, WebhookHeaders.Attempt }.ShouldBe(["webhook-id", "webhook-timestamp", "webhook-attempt"]);
}
