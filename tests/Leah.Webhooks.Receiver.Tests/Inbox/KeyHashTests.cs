using System.Text.Json;
using CsCheck;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Receiver.Tests.Inbox;

public sealed class KeyHashTests
{
    private static readonly Gen<string[]> Values = Gen.String[Gen.Char["ab\0\"\\"], 0, 3].Array[0, 4];

    [Fact]
    public void Two_lists_of_values_have_one_key_only_where_they_are_equal() =>
        Gen.Select(Values, Values).Sample((one, other) => (KeyOf(one) == KeyOf(other)) == one.SequenceEqual(other, StringComparer.Ordinal), iter: 20_000);

    [Theory]
    [InlineData("""{"a":1,"b":[1,2]}""", """{ "b" : [1.0, 2e0], "a" : 1.00 }""", true)]
    [InlineData("\"John\"", "\"\\u004aohn\"", true)]
    [InlineData("""{"a":{"b":{"score":10}}}""", """{"a":{"b":{"score":99}}}""", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("null", "\"null\"", false)]
    [InlineData("true", "false", false)]
    [InlineData("[[],[]]", "[[[]]]", false)]
    [InlineData("123456789012345678901234567890123456789", "123456789012345678901234567890123456780", false)]
    public void Values_have_one_key_where_they_say_the_same(string one, string other, bool same) =>
        (KeyOf(JsonDocument.Parse(one).RootElement) == KeyOf(JsonDocument.Parse(other).RootElement)).ShouldBe(same);

    [Fact]
    public void Absent_value_is_none_of_the_values() =>
        new KeyHash().Add((JsonElement?)null).ToString().ShouldNotBe(new KeyHash().Add("").ToString());

    private static string KeyOf(string[] values) => values.Aggregate(new KeyHash(), (key, value) => key.Add(value)).ToString();

    private static string KeyOf(JsonElement value) => new KeyHash().Add(value).ToString();
}
