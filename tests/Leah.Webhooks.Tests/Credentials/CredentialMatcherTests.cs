using CsCheck;

namespace Leah.Webhooks.Tests.Credentials;

public sealed class CredentialMatcherTests
{
    private static readonly Webhooks.Credentials[] s_candidates =
    [
        new BasicCredentials("my_user", "my_pass"), new BasicCredentials("my_user", "next_pass"),
        new BearerCredentials("token"), new BearerCredentials("next-token"),
    ];

    private readonly CredentialMatcher _matcher = new(s_candidates);

    [Fact]
    public void Each_candidate_is_found_at_its_place()
    {
        _matcher.Count.ShouldBe(4);
        for (var i = 0; i < s_candidates.Length; i++)
        {
            var shown = Webhooks.Credentials.Read(s_candidates[i].ToHeaderValue()).Credentials;
            _matcher.IndexOf(shown).ShouldBe(i);
            _matcher.Matches(shown).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("Basic bXlfdXNlcjpteV9wYXNzeA==")]
    [InlineData("Basic bXlfdXNlcjpteV9wYXM=")]
    [InlineData("Basic TXlfdXNlcjpteV9wYXNz")]
    [InlineData("Bearer Token")]
    [InlineData("Bearer token=")]
    [InlineData("Bearer bXlfdXNlcjpteV9wYXNz")]
    [InlineData("Basic dG9rZW46dG9rZW4=")]
    public void Other_credentials_match_none(string header)
    {
        var shown = Webhooks.Credentials.Read(header).Credentials.ShouldNotBeNull();

        _matcher.IndexOf(shown).ShouldBe(-1);
        _matcher.Matches(shown).ShouldBeFalse();
    }

    [Fact]
    public void No_credentials_match_none() => _matcher.Matches(null).ShouldBeFalse();

    [Fact]
    public void No_candidates_match_nothing() => new CredentialMatcher([]).Matches(new BearerCredentials("token")).ShouldBeFalse();

    [Fact]
    public void Any_tokens_match_as_equality_says() =>
        Gen.Select(Gen.Char.AlphaNumeric.Array[1, 2], Gen.Char.AlphaNumeric.Array[1, 2].Array[0, 40]).Sample((shown, candidates) =>
        {
            var tokens = candidates.Select(candidate => new string(candidate)).ToList();
            var matcher = new CredentialMatcher(tokens.Select(token => new BearerCredentials(token)));
            return matcher.IndexOf(new BearerCredentials(new string(shown))) == tokens.LastIndexOf(new string(shown));
        });
}
