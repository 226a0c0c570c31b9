using System.Net;
using Leah.Webhooks.Delivery.Sending;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class LastHeadersTests
{
    private static readonly EchoedSecret Secret = EchoedSecret.Of("Bearer something-secret");

    private readonly LastHeaders _last = new();

    [Fact]
    public void Answers_with_the_same_headers_share_what_is_kept()
    {
        var first = Keep(("Date", "Thu, 07 Mar 2024 13:43:40 GMT"), ("Content-Type", "text/plain"));

        Keep(("Date", "Thu, 07 Mar 2024 13:43:40 GMT"), ("Content-Type", "text/plain")).ShouldBeSameAs(first);
        first.ShouldBe(new Dictionary<string, string> { ["Date"] = "Thu, 07 Mar 2024 13:43:40 GMT", ["Content-Type"] = "text/plain" });
    }

    [Fact]
    public void One_that_differs_in_anything_is_looked_at_anew()
    {
        Keep(("X-A", "1"), ("Content-Type", "text/plain"));

        Keep(("X-A", "2"), ("Content-Type", "text/plain"))["X-A"].ShouldBe("2");
        Keep(("X-B", "2"), ("Content-Type", "text/plain")).ShouldContainKey("X-B");
        Keep(("X-B", "2"), ("Content-Type", "text/html"))["Content-Type"].ShouldBe("text/html");
        Keep(("X-B", "2")).Count.ShouldBe(1);
        Keep().ShouldBeEmpty();
        Keep(("X-B", "2"), ("X-C", "3"), ("Content-Type", "text/html")).Count.ShouldBe(3);
        Keep(("X-B", "2"), ("X-B", "3"))["X-B"].ShouldBe("2, 3");
    }

    [Fact]
    public void Headers_are_looked_through_for_the_credentials_that_were_sent()
    {
        Keep(("X-Echo", "other-secret"))["X-Echo"].ShouldBe("other-secret");

        using var response = Response(("X-Echo", "other-secret"));
        _last.Keep(response, EchoedSecret.Of("Bearer other-secret"))["X-Echo"].ShouldBe("[redacted]");
    }

    private IReadOnlyDictionary<string, string> Keep(params (string Name, string Value)[] headers)
    {
        using var response = Response(headers);
        return _last.Keep(response, Secret);
    }

    private static HttpResponseMessage Response(params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ReadOnlyMemoryContent(default) };
        foreach (var (name, value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
