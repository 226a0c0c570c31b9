using System.Text;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Triggering;

namespace Leah.Webhooks.Cli.Verifying.Cases;

/// <summary>Bodies that a JSON writer would not write.</summary>
internal static class BodyText
{
    public static string Text(JsonObject body) => Encoding.UTF8.GetString(EventBody.Write(body));

    public static byte[] Replace(JsonObject body, string what, string with) => Encoding.UTF8.GetBytes(Text(body).Replace(what, with, StringComparison.Ordinal));

    public static byte[] Around(string before, JsonObject body, string after) => Encoding.UTF8.GetBytes(before + Text(body) + after);

    /// <summary>The object with one more member in front, written as given.</summary>
    public static byte[] Plus(JsonObject body, string member) => Encoding.UTF8.GetBytes("{" + member + "," + Text(body)[1..]);

    /// <summary>A sound event of about so many bytes.</summary>
    public static JsonObject OfSize(JsonObject body, int bytes)
    {
        body["leahVerifyFiller"] = new string('x', Math.Max(0, bytes - Text(body).Length - 24));
        return body;
    }
}
