using System.Text;
using Leah.Webhooks.Delivery.Sending;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.Http;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class EchoedSecretTests : IDisposable
{
    private readonly Sender _sender = new();

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task Endpoint_that_echoes_the_request_leaves_no_credentials_in_the_attempt()
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());
        endpoint.Answer = (context, request) =>
        {
            context.Response.Headers["X-Echo"] = request.Header("Authorization");
            return context.Response.WriteAsync($"{request.Header("Authorization")} / {request.Header("Authorization")}");
        };

        var attempt = await _sender.SendAsync(endpoint.Url);

        attempt.ResponseHeaders.ShouldNotBeNull()["X-Echo"].ShouldBe("Bearer [redacted]");
        Encoding.UTF8.GetString(attempt.ResponseBody.Span).ShouldBe("Bearer ********************** / Bearer **********************");
    }

    [Fact]
    public void Basic_password_is_found_decoded_too()
    {
        var secret = EchoedSecret.Of("Basic " + Convert.ToBase64String("leah:pä:ssword"u8));

        secret.RemoveFrom("user=leah password=pä:ssword").ShouldBe("user=leah password=[redacted]");
        var body = "wrong password pä:ssword!"u8.ToArray();
        secret.RemoveFrom(body);
        Encoding.UTF8.GetString(body).ShouldBe("wrong password **********!");
    }

    [Theory]
    [InlineData("Bearer ab")]
    [InlineData("Basic YTpi")]
    [InlineData("Basic not-base64")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    public void Text_without_the_secret_stays(string authorization) =>
        EchoedSecret.Of(authorization).RemoveFrom("abc ab a:b").ShouldBe("abc ab a:b");
}
