using System.Net;
using System.Text;

namespace Leah.Webhooks.Cli.Sending;

/// <summary>What came of one request: an answer, or why there is none.</summary>
/// <param name="Elapsed">From the request's start to the end of the answer's header.</param>
internal sealed record Exchange(TimeSpan Elapsed)
{
    /// <summary>The answer's status; null where there is none.</summary>
    public int? Status { get; init; }

    /// <summary>The first bytes of the answer's body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Why there is no answer; null where there is one.</summary>
    public SendFault? Fault { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>What it counts as, in the words of an attempt's outcome.</summary>
    public string Outcome => IsSuccess ? "succeeded" : Fault?.Outcome ?? "rejected";

    /// <summary>The status with its name.</summary>
    public static string Words(int status) => Enum.IsDefined((HttpStatusCode)status) ? $"{status} {Spaced(((HttpStatusCode)status).ToString())}" : $"{status}";

    private static string Spaced(string name)
    {
        if (name == "OK")
            return name;
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
                text.Append(' ');
            text.Append(letter);
        }

        return text.ToString();
    }
}
