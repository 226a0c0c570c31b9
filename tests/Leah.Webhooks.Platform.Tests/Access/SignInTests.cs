using System.Net;

namespace Leah.Webhooks.Platform.Tests.Access;

public sealed class SignInTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly PlatformHost host = shared.Host;

    [Fact]
    public async Task A_request_without_a_key_is_told_how_to_sign_in()
    {
        using var response = await host.Client(null).GetAsync("/v1/api-keys");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Bearer");
        (await response.ProblemTypeAsync()).ShouldBe("sign-in-required");
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer leah_operator_wrong")]
    [InlineData("leah_operator_wrong")]
    public async Task A_request_with_what_is_no_key_is_refused(string header)
    {
        using var client = host.Client(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header).ShouldBeTrue();

        using var response = await client.GetAsync("/v1/api-keys");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.Single().Parameter!.ShouldContain("invalid_token");
        (await response.ProblemTypeAsync()).ShouldBe("unknown-key");
    }

    [Fact]
    public async Task A_key_longer_than_keys_are_is_refused_like_any_other()
    {
        using var response = await host.Client(new string('k', 5_000)).GetAsync("/v1/api-keys");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_hundred_wrong_keys_in_a_minute_are_answered_401_and_the_next_429_while_a_right_one_still_works()
    {
        await using var own = new PlatformHost();
        using var wrong = own.Client("leah_operator_wrong");
        for (var i = 0; i < 100; i++)
        {
            using var refused = await wrong.GetAsync("/v1/api-keys");
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var limited = await wrong.GetAsync("/v1/api-keys");
        using var right = await own.Client().GetAsync("/v1/api-keys");

        limited.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        limited.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        (await limited.ProblemTypeAsync()).ShouldBe("too-many-failed-sign-ins");
        right.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
