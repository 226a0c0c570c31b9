using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Input;

namespace Leah.Webhooks.Cli.Tests.Input;

public sealed class MemberPathTests
{
    [Theory]
    [InlineData("user.id=42x", """{"user":{"id":"42x"},"list":["a"]}""")]
    [InlineData("user.id=42", """{"user":{"id":42},"list":["a"]}""")]
    [InlineData("user.id=\"42\"", """{"user":{"id":"42"},"list":["a"]}""")]
    [InlineData("user.id=2024-03-07", """{"user":{"id":"2024-03-07"},"list":["a"]}""")]
    [InlineData("user.id=null", """{"user":{"id":null},"list":["a"]}""")]
    [InlineData("user.id=a=b", """{"user":{"id":"a=b"},"list":["a"]}""")]
    [InlineData("list[0]=b", """{"user":{"id":"1"},"list":["b"]}""")]
    [InlineData("list[1]=b", """{"user":{"id":"1"},"list":["a","b"]}""")]
    [InlineData("new.deep[0].x=true", """{"user":{"id":"1"},"list":["a"],"new":{"deep":[{"x":true}]}}""")]
    public void Assignment_sets_what_its_path_names(string assignment, string expected)
    {
        var root = JsonNode.Parse("""{"user":{"id":"1"},"list":["a"]}""")!.AsObject();

        MemberPath.Assign(root, assignment, "--set");

        root.ToJsonString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("user", "wants path=value")]
    [InlineData("=1", "wants path=value")]
    [InlineData("user..id=1", "empty member")]
    [InlineData("list[x]=1", "index that is no number")]
    [InlineData("list[5]=1", "leaves a gap")]
    [InlineData("user[0]=1", "no list")]
    [InlineData("user.id.x=1", "no object")]
    [InlineData("user={\"a\":", "begins like JSON")]
    public void Assignment_that_makes_no_sense_says_why(string assignment, string expected) =>
        Should.Throw<UsageException>(() => MemberPath.Assign(JsonNode.Parse("""{"user":{"id":"1"},"list":["a"]}""")!.AsObject(), assignment, "--set"))
            .Message.ShouldContain(expected);
}
