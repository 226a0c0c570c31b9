using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Leah.Webhooks.Receiver.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Receiver.Tests.Accepting;

public sealed class RightCredentialsTests
{
    private static readonly string BasicValue = Convert.ToBase64String("my_user:my_pass"u8);

    public static TheoryData<string, string[]> WrongHeaders => new()
    {
        { "none", [] },
        { "empty", [""] },
        { "scheme alone", ["Basic"] },
        { "scheme and space", ["Basic "] },
        { "not base64", ["Basic !!!"] },
        { "base64 cut", [$"Basic {BasicValue[..^1]}"] },
        { "base64 with a space", [$"Basic {BasicValue[..4]} {BasicValue[4..]}"] },
        { "no colon", [$"Basic {Convert.ToBase64String("my_user"u8)}"] },
        { "not UTF-8", [$"Basic {Convert.ToBase64String([0xff, 0x3a, 0xfe])}"] },
        { "wrong user", [$"Basic {Convert.ToBase64String("my_User:my_pass"u8)}"] },
        { "wrong password", [$"Basic {Convert.ToBase64String("my_user:my_pas"u8)}"] },
        { "password and more", [$"Basic {Convert.ToBase64String("my_user:my_pass:"u8)}"] },
        { "empty password", [$"Basic {Convert.ToBase64String("my_user:"u8)}"] },
        { "wrong token", ["Bearer qhDm976TwG2sBZcftRLubE"] },
        { "token cut", ["Bearer qhDm976TwG2sBZcftRLub"] },
        { "token as Basic", ["Basic qhDm976TwG2sBZcftRLube"] },
        { "token without a scheme", ["qhDm976TwG2sBZcftRLube"] },
        { "another scheme", [$"Digest {BasicValue}"] },
        { "doubled", [$"Basic {BasicValue}", $"Basic {BasicValue}"] },
        { "two kinds", [$"Basic {BasicValue}", "Bearer qhDm976TwG2sBZcftRLube"] },
        { "two in one", [$"Basic {BasicValue}, Bearer qhDm976TwG2sBZcftRLube"] },
        { "very long", ["Bearer " + new string('a', 20_000)] },
    };

    [Theory]
    [MemberData(nameof(WrongHeaders))]
    public async Task Wrong_credentials_are_answered_401_with_a_challenge(string what, string[] values)
    {
        await using var receiver = await RunningReceiver.StartAsync();

        using var answer = await receiver.SendAsync(request =>
        {
            request.Headers.TryAddWithoutValidation("Authorization", values);
            request.Content = new StringContent(Samples.Of(EventTypes.UserRegistered));
        });

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, what);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("Unauthorized");
        answer.Headers.WwwAuthenticate.Select(challenge => challenge.ToString()).ShouldBe(["Basic realm=\"webhooks\", charset=\"UTF-8\"", "Bearer realm=\"webhooks\""]);
        receiver.Query("SELECT count(*) FROM received_events").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Doubled_header_lines_are_answered_401()
    {
        await using var receiver = await RunningReceiver.StartAsync();
        await using var connection = await RawConnection.OpenAsync(receiver.Address);

        await connection.SendAsync(RawConnection.Head($"Authorization: Basic {BasicValue}", "Content-Length: 2"));

        (await connection.ReadStatusAsync()).ShouldBe(401);
    }

    [Fact]
    public async Task Wrong_credentials_are_answered_before_a_byte_of_the_body_has_come()
    {
        await using var receiver = await RunningReceiver.StartAsync();
        await using var connection = await RawConnection.OpenAsync(receiver.Address);

        await connection.SendAsync("POST / HTTP/1.1\r\nHost: receiver\r\nContent-Length: 1000\r\n\r\n"u8.ToArray());

        (await connection.ReadStatusAsync()).ShouldBe(401);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("basic")]
    [InlineData("BASIC")]
    public async Task Scheme_is_read_in_any_case(string scheme)
    {
        await using var receiver = await RunningReceiver.StartAsync();

        using var answer = await SendWithAsync(receiver, new(scheme, BasicValue));
        using var bearer = await SendWithAsync(receiver, new("bEARER", RunningReceiver.Token));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        bearer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("pass:with:colons")]
    [InlineData(":")]
    [InlineData("pässwörd €")]
    [InlineData("🔑")]
    public async Task Password_may_have_colons_and_any_Unicode(string password)
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.Credentials.Add(ReceiverCredential.Basic("other", password)));

        using var answer = await SendWithAsync(receiver, RunningReceiver.Basic("other", password));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Credential_is_right_from_its_not_before_to_its_not_after()
    {
        var clock = new FakeTimeProvider();
        var from = clock.GetUtcNow().AddHours(1);
        await using var receiver = await RunningReceiver.StartAsync(
            options => options.Credentials.Add(new() { Token = "later", NotBefore = from, NotAfter = from.AddHours(1) }), clock: clock);

        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 3; i++)
        {
            using var answer = await SendWithAsync(receiver, new("Bearer", "later"));
            answers.Add(answer.StatusCode);
            clock.Advance(TimeSpan.FromHours(1));
        }

        answers.ShouldBe([HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.Unauthorized]);
    }

    [Fact]
    public async Task Credentials_rotate_without_a_restart_and_without_a_gap()
    {
        var source = new ChangingConfiguration { ["Receiver:Credentials:0:Token"] = "old" };
        await using var receiver = await RunningReceiver.StartAsync(
            options => { options.Credentials.RemoveAt(options.Credentials.Count - 1); options.Credentials.RemoveAt(options.Credentials.Count - 1); },
            build: builder => builder.Configuration.Sources.Add(source));

        (await StatusAsync(receiver, "old")).ShouldBe(HttpStatusCode.OK);
        source.Set(("Receiver:Credentials:1:Token", "new"));
        (await StatusAsync(receiver, "old")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(receiver, "new")).ShouldBe(HttpStatusCode.OK);
        source.Set(("Receiver:Credentials:0:Token", "new"), ("Receiver:Credentials:1:Token", null));
        (await StatusAsync(receiver, "old")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(receiver, "new")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Change_that_leaves_no_credential_lets_nobody_in()
    {
        var source = new ChangingConfiguration { ["Receiver:Credentials:0:Token"] = "old" };
        await using var receiver = await RunningReceiver.StartAsync(
            options => { options.Credentials.RemoveAt(options.Credentials.Count - 1); options.Credentials.RemoveAt(options.Credentials.Count - 1); },
            build: builder => builder.Configuration.Sources.Add(source));

        source.Set(("Receiver:Credentials:0:Token", null));

        (await StatusAsync(receiver, "old")).ShouldBe(HttpStatusCode.Unauthorized);
        source.Set(("Receiver:Credentials:0:Token", "old"));
        (await StatusAsync(receiver, "old")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Receiver_without_a_credential_does_not_start()
    {
        var error = await Should.ThrowAsync<OptionsValidationException>(() => RunningReceiver.StartAsync(options => options.Credentials.Clear()));

        error.Message.ShouldContain("Receiver:Credentials is empty");
    }

    [Theory]
    [InlineData("", "x", null, "user name is empty")]
    [InlineData("a:b", "x", null, "colon")]
    [InlineData("a", "", null, "password is empty")]
    [InlineData("a", null, null, "password is empty")]
    [InlineData(null, null, "", "token is empty")]
    [InlineData(null, null, "to ken", "other characters")]
    [InlineData("a", "x", "token", "two entries")]
    public async Task Credential_that_makes_no_sense_stops_the_start_and_is_not_shown(string? username, string? password, string? token, string expected)
    {
        var error = await Should.ThrowAsync<OptionsValidationException>(() => RunningReceiver.StartAsync(options =>
            options.Credentials.Add(new() { Username = username, Password = password, Token = token })));

        error.Message.ShouldContain($"Receiver:Credentials:2: ");
        error.Message.ShouldContain(expected);
        error.Message.ShouldNotContain("to ken");
    }

    [Fact]
    public async Task Last_use_of_each_credential_is_visible_by_its_name()
    {
        var clock = new FakeTimeProvider(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var receiver = await RunningReceiver.StartAsync(options => options.Credentials[1].Name = "from the portal", clock: clock);

        (await SendWithAsync(receiver, RunningReceiver.Basic())).Dispose();
        clock.Advance(TimeSpan.FromMinutes(1));
        (await SendWithAsync(receiver, new("Bearer", RunningReceiver.Token))).Dispose();
        (await SendWithAsync(receiver, new("Bearer", RunningReceiver.Token))).Dispose();

        receiver.Query("SELECT credential, last_used_at, requests FROM credential_uses ORDER BY credential")
            .ShouldBe(["basic-1|2026-01-02T03:04:05.000Z|1", "from the portal|2026-01-02T03:05:05.000Z|2"]);
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningReceiver receiver, string token)
    {
        using var answer = await SendWithAsync(receiver, new("Bearer", token));
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> SendWithAsync(RunningReceiver receiver, AuthenticationHeaderValue authorization) => receiver.SendAsync(request =>
    {
        request.Headers.Authorization = authorization;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Samples.Of(EventTypes.UserRegistered)));
    });

    /// <summary>Configuration that changes while the program runs, as a file does that is edited.</summary>
    private sealed class ChangingConfiguration : Dictionary<string, string?>, IConfigurationSource
    {
        private Provider? _provider;

        public void Set(params ReadOnlySpan<(string Key, string? Value)> changes)
        {
            foreach (var (key, value) in changes)
            {
                if (value is null)
                    Remove(key);
                else
                    this[key] = value;
            }

            _provider!.Reload(this);
        }

        public IConfigurationProvider Build(IConfigurationBuilder builder)
        {
            _provider = new Provider();
            _provider.Reload(this);
            return _provider;
        }

        private sealed class Provider : ConfigurationProvider
        {
            public void Reload(Dictionary<string, string?> values)
            {
                Data = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);
                OnReload();
            }
        }
    }
}
