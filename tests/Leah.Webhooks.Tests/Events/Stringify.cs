using System.Globalization;
using System.Text;

namespace Leah.Webhooks.Tests.Events;

/// <summary>What <c>JSON.stringify</c> writes for a string, spelled out from ECMA-262 (QuoteJSONString), as a second opinion.</summary>
internal static class Stringify
{
    public static string Text(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var c in text)
        {
            json.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return json.Append('"').ToString();
    }
}
