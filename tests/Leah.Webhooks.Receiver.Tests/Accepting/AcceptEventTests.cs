using System.Net;
using System.Text;
using Leah.Webhooks.Receiver.Accepting;
using Leah.Webhooks.Receiver.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Eventually = Leah.Webhooks.TestKit.Eventually;

namespace Leah.Webhooks.Receiver.Tests.Accepting;

/// <summary>Section 3 of the contract, in its order.</summary>
public sealed class AcceptEventTests
{
    public static TheoryData<string> EventTypeNames => [.. EventTypes.All];

    [Theory]
    [MemberData(nameof(EventTypeNames))]
    public async Task Sample_is_stored_byte_for_byte_and_answered_success(string eventType)
    {
        await using var receiver = await RunningReceiver.StartAsync();

        using var answer = await receiver.PostAsync(Samples.Of(eventType));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("{\"success\":true}");
        receiver.Query("SELECT event_type, outcome, body FROM received_events").ShouldBe([$"{eventType}|new|{Samples.Of(eventType)}"]);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    public async Task Another_method_is_answered_405_with_Allow_even_without_credentials(string method)
    {
        await using var receiver = await RunningReceiver.StartAsync();

        using var answer = await receiver.SendAsync(_ => { }, new HttpMethod(method));

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Fact]
    public async Task Body_one_byte_over_the_limit_is_answered_413_whether_announced_or_chunked()
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.MaxBodyBytes = 2000);
        var tooLong = new byte[2001];

        using var announced = await receiver.PostAsync(tooLong);
        using var chunked = await receiver.SendAsync(request =>
        {
            request.Headers.Authorization = RunningReceiver.Basic();
            request.Headers.TransferEncodingChunked = true;
            request.Content = new ByteArrayContent(tooLong);
        });

        announced.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        chunked.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Body_of_exactly_the_limit_is_taken()
    {
        var body = Samples.Of(EventTypes.UserRegistered);
        await using var receiver = await RunningReceiver.StartAsync(options => options.MaxBodyBytes = body.Length);

        await receiver.DeliverAsync(body);
    }

    [Fact]
    public async Task Body_in_chunks_of_one_byte_is_taken_up_to_the_limit()
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.MaxBodyBytes = 2000);
        var body = Encoding.UTF8.GetBytes(Samples.Of(EventTypes.UserRegistered));
        await using var connection = await RawConnection.OpenAsync(receiver.Address);
        await connection.SendAsync(RawConnection.Head("Transfer-Encoding: chunked"));

        foreach (var one in body)
            await connection.SendAsync([(byte)'1', (byte)'\r', (byte)'\n', one, (byte)'\r', (byte)'\n']);
        await connection.SendAsync("0\r\n\r\n"u8.ToArray());

        (await connection.ReadStatusAsync()).ShouldBe(200);
    }

    [Fact]
    public async Task Cut_off_body_is_not_stored_and_the_receiver_goes_on()
    {
        await using var receiver = await RunningReceiver.StartAsync();
        var body = Samples.Of(EventTypes.UserRegistered);
        await using (var connection = await RawConnection.OpenAsync(receiver.Address))
        {
            await connection.SendAsync(RawConnection.Head($"Content-Length: {body.Length}"));
            await connection.SendAsync(Encoding.UTF8.GetBytes(body[..200]));
        }

        await receiver.DeliverAsync(body);

        receiver.Query("SELECT outcome FROM received_events").ShouldBe(["new"]);
    }

    [Fact]
    public async Task Body_that_comes_too_slowly_is_answered_408()
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.ReadTimeout = TimeSpan.FromMilliseconds(200));
        await using var connection = await RawConnection.OpenAsync(receiver.Address);

        await connection.SendAsync(RawConnection.Head("Content-Length: 100"));
        await connection.SendAsync("{"u8.ToArray());

        (await connection.ReadStatusAsync()).ShouldBe(408);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("{", "cut off")]
    [InlineData("null", "null")]
    [InlineData("[]", "a list")]
    [InlineData("\"USER_REGISTERED\"", "a string")]
    [InlineData("{}", "no event")]
    [InlineData("{\"event\":null}", "event is null")]
    [InlineData("{\"event\":1}", "event is a number")]
    [InlineData("{\"event\":\"user_registered\"}", "another case")]
    [InlineData("{\"event\":\"USER_DELETED\",\"user\":{\"id\":\"1\"}}", "unknown event")]
    [InlineData("{\"event\":\"USER_REGISTERED\",\"event\":\"USER_REGISTERED\"}", "member twice")]
    [InlineData("{\"event\":\"USER_REGISTERED\",\"user\":{\"id\":\"1\",\"id\":\"2\"}}", "member twice, deeper")]
    [InlineData("{\"event\":\"USER_REGISTERED\",}", "comma at the end")]
    [InlineData("{\"event\":\"USER_REGISTERED\"} {}", "two values")]
    [InlineData("// hello\n{\"event\":\"USER_REGISTERED\"}", "a comment")]
    [InlineData("\uFEFF{\"event\":\"USER_REGISTERED\"}", "byte-order mark")]
    [InlineData("{\"event\":\"USER_REGISTERED\",\"x\":\"\\ud800\"}", "half a surrogate pair")]
    public async Task Body_that_is_no_event_is_answered_400_and_kept_for_looking_at(string body, string what)
    {
        await using var receiver = await RunningReceiver.StartAsync();

        using var answer = await receiver.PostAsync(body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, what);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("Bad request");
        receiver.Query("SELECT count(*) FROM received_events").ShouldBe(["0"]);
        receiver.Query("SELECT credential, length, CAST(body AS TEXT) FROM refused_bodies").ShouldBe([$"basic-1|{Encoding.UTF8.GetByteCount(body)}|{body}"]);
    }

    [Fact]
    public async Task Body_that_is_not_UTF8_is_answered_400()
    {
        await using var receiver = await RunningReceiver.StartAsync();

        using var answer = await receiver.PostAsync(Encoding.Latin1.GetBytes(Samples.With(EventTypes.UserRegistered, ("user.id", "x")).Replace("John", "Jöhn", StringComparison.Ordinal)));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(32, HttpStatusCode.OK)]
    [InlineData(33, HttpStatusCode.BadRequest)]
    public async Task Nesting_is_taken_to_a_depth_of_32(int depth, HttpStatusCode expected)
    {
        await using var receiver = await RunningReceiver.StartAsync();
        var body = Samples.Of(EventTypes.UserRegistered)[..^1] + ",\"deep\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";

        using var answer = await receiver.PostAsync(body);

        answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Known_event_that_lacks_members_is_stored_as_incomplete_and_answered_200()
    {
        await using var receiver = await RunningReceiver.StartAsync();

        await receiver.DeliverAsync("{\"event\":\"PLACEMENT_TEST_FINISHED\",\"user\":{\"id\":\"u1\"}}");

        receiver.Query("SELECT event_type, user_id, outcome FROM received_events").ShouldBe(["PLACEMENT_TEST_FINISHED|u1|incomplete"]);
    }

    [Fact]
    public async Task Known_event_that_lacks_members_is_answered_400_in_strict_mode()
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.Strict = true);

        using var answer = await receiver.PostAsync("{\"event\":\"PLACEMENT_TEST_FINISHED\",\"user\":{\"id\":\"u1\"}}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Unknown_members_and_unknown_words_are_taken()
    {
        await using var receiver = await RunningReceiver.StartAsync();
        var body = Samples.With(EventTypes.OnboardingFinished, ("perception.goal", "Z9"), ("perception.timeStudyingEnglish", "SINCE_YESTERDAY"), ("somethingNew", 1));

        await receiver.DeliverAsync(body);

        receiver.Query("SELECT outcome FROM received_events").ShouldBe(["new"]);
    }

    [Fact]
    public async Task Unknown_event_is_stored_where_the_options_say_so()
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.AcceptUnknownEvents = true);

        await receiver.DeliverAsync("{\"event\":\"USER_DELETED\",\"user\":{\"id\":\"u1\"}}");
        using var still = await receiver.PostAsync("{\"event\":7}");

        still.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        receiver.Query("SELECT event_type, user_id, outcome FROM received_events").ShouldBe(["USER_DELETED|u1|new"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/plain")]
    [InlineData("nonsense")]
    public async Task Content_type_is_not_checked_unless_asked_for(string? contentType)
    {
        await using var receiver = await RunningReceiver.StartAsync();

        using var answer = await PostWithContentTypeAsync(receiver, contentType);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        receiver.Query("SELECT outcome FROM received_events").ShouldBe(["new"]);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.BadRequest)]
    [InlineData("text/plain", HttpStatusCode.BadRequest)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/cloudevents+json", HttpStatusCode.OK)]
    public async Task Content_type_is_checked_where_asked_for(string? contentType, HttpStatusCode expected)
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.RequireJsonContentType = true);

        using var answer = await PostWithContentTypeAsync(receiver, contentType);

        answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Refused_bodies_are_kept_up_to_their_number_and_cut_where_long()
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.RefusedBodiesKept = 3);

        for (var i = 1; i <= 5; i++)
        {
            using var answer = await receiver.PostAsync($"refused {i} {new string('x', 20_000)}");
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        receiver.Query("SELECT substr(CAST(body AS TEXT), 1, 9), length(body), length FROM refused_bodies ORDER BY id")
            .ShouldBe(["refused 3|16384|20010", "refused 4|16384|20010", "refused 5|16384|20010"]);
    }

    [Fact]
    public async Task More_bytes_at_once_than_may_be_in_memory_are_answered_503()
    {
        var body = Samples.Of(EventTypes.UserRegistered);
        await using var receiver = await RunningReceiver.StartAsync(options => options.MaxBufferedBytes = options.MaxBodyBytes = body.Length + 100);
        await using var slow = await RawConnection.OpenAsync(receiver.Address);
        await slow.SendAsync(RawConnection.Head($"Content-Length: {body.Length}"));
        await slow.SendAsync(Encoding.UTF8.GetBytes(body[..^1]));

        await Eventually.SeesAsync(() => receiver.Services.GetRequiredService<BodyBudget>().Held, held => held == body.Length - 1);
        using var refused = await receiver.PostAsync(body);
        await slow.SendAsync(Encoding.UTF8.GetBytes(body[^1..]));

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await slow.ReadStatusAsync()).ShouldBe(200);
        await Eventually.SeesAsync(() => receiver.Services.GetRequiredService<BodyBudget>().Held, held => held == 0);
        await receiver.DeliverAsync(body);
    }

    private static Task<HttpResponseMessage> PostWithContentTypeAsync(RunningReceiver receiver, string? contentType) => receiver.SendAsync(request =>
    {
        request.Headers.Authorization = RunningReceiver.Basic();
        request.Content = new StringContent(Samples.Of(EventTypes.UserRegistered));
        request.Content.Headers.ContentType = null;
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
    });
}
