using System.Text;
using CsCheck;
using Leah.Webhooks.Tests.Events;

namespace Leah.Webhooks.Tests.Credentials;

public sealed class CredentialsTests
{
    public static TheoryData<string, string, string> BasicHeaders => new()
    {
        { "Basic bXlfdXNlcjpteV9wYXNz", "my_user", "my_pass" },
        { "basic bXlfdXNlcjpteV9wYXNz", "my_user", "my_pass" },
        { "BASIC bXlfdXNlcjpteV9wYXNz", "my_user", "my_pass" },
        { "Basic   bXlfdXNlcjpteV9wYXNz", "my_user", "my_pass" },
        { Basic("user:a:b::c"), "user", "a:b::c" },
        { Basic("user::"), "user", ":" },
        { Basic("Zoë:пароль 😀"), "Zoë", "пароль 😀" },
        { Basic(" user : pass "), " user ", " pass " },
        // The example of RFC 7617
        { "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame" },
        { "Basic dGVzdDoxMjPCow==", "test", "123£" },
    };

    public static TheoryData<string, string> BearerHeaders => new()
    {
        { "Bearer qhDm976TwG2sBZcftRLube", "qhDm976TwG2sBZcftRLube" },
        { "bearer qhDm976TwG2sBZcftRLube", "qhDm976TwG2sBZcftRLube" },
        { "BEARER  a", "a" },
        { "Bearer mF_9.B5f-4.1JqM", "mF_9.B5f-4.1JqM" },
        { "Bearer ~+/==", "~+/==" },
    };

    private const string None = "There is no Authorization header.";
    private const string Nothing = "The Authorization header has a scheme and nothing after it.";
    private const string Neither = "The Authorization header is neither Basic nor Bearer.";
    private const string Base64 = "The Basic credentials are not base64.";
    private const string Token = "The token holds other characters than a bearer token may: letters, digits and - . _ ~ + /, then = at the end.";

    public static TheoryData<string?, string> Malformed => new()
    {
        { null, None },
        { "", None },
        { "Basic", Nothing },
        { "Bearer", Nothing },
        { "bXlfdXNlcjpteV9wYXNz", Nothing },
        { "Basic\tbXlfdXNlcjpteV9wYXNz", Nothing },
        { "Digest username=\"x\"", Neither },
        { " Basic bXlfdXNlcjpteV9wYXNz", Neither },
        { "Basic: bXlfdXNlcjpteV9wYXNz", Neither },

        // Base64 that is none, is spaced, cut, lacks its padding, has too much, or has bits left over
        { "Basic !!!!", Base64 },
        { "Basic bXlfdXNlcjpteV9wYXNz ", Base64 },
        { "Basic bXlfdXNl cjpteV9wYXNz", Base64 },
        { "Basic bXlfdXNl\ncjpteV9wYXNz", Base64 },
        { "Basic bXlfdXNlcjpteV9wYXN", Base64 },
        { "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ", Base64 },
        { "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=", Base64 },
        { "Basic QWxhZGRpbjpvcGVuIHNlc2FtZR==", Base64 },
        { "Basic bXlfdXNlcjpteV9wYXNz====", Base64 },
        { "Basic my_user:my_pass", Base64 },
        { "Basic bXlfdXNlcjpteV9wYXNz, Basic bXlfdXNlcjpteV9wYXNz", Base64 },
        { "Basic ", "The Basic credentials have no colon between user name and password." },
        { Basic("user"), "The Basic credentials have no colon between user name and password." },
        { Basic(":"), "The user name is empty." },
        { Basic(":pass"), "The user name is empty." },
        { Basic("user:"), "The password is empty." },
        { Basic("us\ner:pass"), "The user name contains a control character." },
        { Basic("user:pass\r\nX-Evil: 1"), "The password contains a control character." },
        { Basic("user:pa\0ss"), "The password contains a control character." },
        { "Basic " + Convert.ToBase64String([0x75, 0x3A, 0xFF]), "The Basic credentials are not UTF-8." },

        { "Bearer ", "The token is empty." },
        { "Bearer a b", Token },
        { "Bearer a ", Token },
        { "Bearer a=b", Token },
        { "Bearer =", Token },
        { "Bearer tökén", Token },
        { "Bearer a, Bearer a", Token },
        { "Bearer \"a\"", Token },
        { "Bearer a\r\nX-Evil: 1", Token },
    };

    [Theory]
    [MemberData(nameof(BasicHeaders))]
    public void Basic_header_is_read(string header, string username, string password) =>
        Webhooks.Credentials.Read(header).Credentials.ShouldBe(new BasicCredentials(username, password));

    [Theory]
    [MemberData(nameof(BearerHeaders))]
    public void Bearer_header_is_read(string header, string token) =>
        Webhooks.Credentials.Read(header).Credentials.ShouldBe(new BearerCredentials(token));

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_header_is_refused_with_the_reason(string? header, string problem)
    {
        var reading = Webhooks.Credentials.Read(header);

        reading.IsRead.ShouldBeFalse();
        reading.Credentials.ShouldBeNull();
        reading.Problem.ShouldBe(problem);
    }

    [Fact]
    public void Doubled_header_is_refused_even_when_both_are_right()
    {
        const string Right = "Basic bXlfdXNlcjpteV9wYXNz";

        Webhooks.Credentials.Read([Right, Right]).Problem.ShouldBe("There is more than one Authorization header.");
        Webhooks.Credentials.Read([Right]).IsRead.ShouldBeTrue();
        Webhooks.Credentials.Read([]).Problem.ShouldBe(None);
    }

    [Fact]
    public void Header_cut_off_anywhere_is_refused_or_other_credentials()
    {
        var right = new BasicCredentials("my_user", "my_pass");
        var header = right.ToHeaderValue();

        for (var length = 0; length < header.Length; length++)
            Webhooks.Credentials.Read(header[..length]).Credentials.ShouldNotBe(right);
    }

    [Fact]
    public void Credentials_are_written_as_in_the_original_description()
    {
        new BasicCredentials("my_user", "my_pass").ToHeaderValue().ShouldBe("Basic bXlfdXNlcjpteV9wYXNz");
        new BearerCredentials("qhDm976TwG2sBZcftRLube").ToHeaderValue().ShouldBe("Bearer qhDm976TwG2sBZcftRLube");
    }

    [Theory]
    [InlineData(null, "p", "The user name is empty.")]
    [InlineData("", "p", "The user name is empty.")]
    [InlineData("a:b", "p", "The user name contains a colon, which in Basic authentication ends it.")]
    [InlineData("u", "", "The password is empty.")]
    [InlineData("u", null, "The password is empty.")]
    [InlineData("u\u007f", "p", "The user name contains a control character.")]
    [InlineData("u", "p\r\n", "The password contains a control character.")]
    public void Basic_credentials_that_cannot_be_sent_are_not_made(string? username, string? password, string problem)
    {
        BasicCredentials.ProblemWith(username, password).ShouldBe(problem);
        Should.Throw<ArgumentException>(() => new BasicCredentials(username!, password!)).Message.ShouldStartWith(problem);
    }

    [Fact]
    public void Basic_credentials_with_half_a_character_are_not_made() =>
        BasicCredentials.ProblemWith("u", "p\ud800").ShouldBe("The password contains half of a surrogate pair.");

    [Theory]
    [InlineData(null, "The token is empty.")]
    [InlineData("", "The token is empty.")]
    [InlineData("a b", Token)]
    [InlineData("a\n", Token)]
    [InlineData("==", Token)]
    public void Bearer_credentials_that_cannot_be_sent_are_not_made(string? token, string problem)
    {
        BearerCredentials.ProblemWith(token).ShouldBe(problem);
        Should.Throw<ArgumentException>(() => new BearerCredentials(token!)).Message.ShouldStartWith(problem);
    }

    [Fact]
    public void Secrets_show_in_no_text_made_of_credentials()
    {
        Webhooks.Credentials[] all = [new BasicCredentials("my_user", "my_pass"), new BearerCredentials("my_pass")];

        foreach (var credentials in all)
        {
            $"{credentials} {Webhooks.Credentials.Read(credentials.ToHeaderValue())}".ShouldNotContain("my_");
            $"{credentials}".ShouldEndWith(" ***");
        }
    }

    [Fact]
    public void Any_basic_credentials_written_are_read_again() =>
        Gen.Select(AnyEvent.Text, AnyEvent.Text).Where((username, password) => BasicCredentials.ProblemWith(username, password) is null)
            .Sample((username, password) =>
            {
                var credentials = new BasicCredentials(username, password);
                var header = credentials.ToHeaderValue();
                return header.All(c => c is >= ' ' and <= '~') && credentials.Equals(Webhooks.Credentials.Read(header).Credentials);
            });

    [Fact]
    public void Any_header_whatever_is_read_or_refused_but_never_throws() =>
        Gen.Select(Gen.OneOf("", "Basic ", "bearer ", "Basic bXlfdXNlcjpt", "x"), Gen.String).Sample((start, rest) =>
        {
            var reading = Webhooks.Credentials.Read(start + rest);
            return reading.IsRead == reading.Problem is null;
        });

    private static string Basic(string text) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
