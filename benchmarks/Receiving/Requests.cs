using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Leah.Webhooks.Benchmarks.Receiving;

/// <summary>Whole requests as bytes, made before the clock starts: learners of whom each of the five types comes once, every body about a kilobyte and told nowhere else.</summary>
internal static partial class Requests
{
    private const int Length = 1024;

    public static byte[][] Make(int count, string run) => [.. Enumerable.Range(0, count).AsParallel().AsOrdered().Select(i => Make(EventTypes.All[i % 5], $"{run}-{i / 5}"))];

    private static byte[] Make(string eventType, string learner)
    {
        var body = Body(eventType, learner);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(OctokitServer.Secret), body));
        // One request for all three, so that each server reads as many headers: the last three are for Octokit's alone.
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            POST / HTTP/1.1
            Host: localhost
            Authorization: Basic bXlfdXNlcjpteV9wYXNz
            Content-Type: application/json
            Content-Length: {body.Length}
            User-Agent: LeahWebhooks/0.1.0
            X-GitHub-Event: push
            X-GitHub-Delivery: {learner}
            X-Hub-Signature-256: sha256={signature}


            """).ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static byte[] Body(string eventType, string learner)
    {
        var sample = Encoding.UTF8.GetString(EventCatalogue.Find(eventType)!.Sample.Span);
        var named = Ids().Replace(sample, match => $"{match.Groups["before"].Value}{learner}\"");
        var room = Length - named.Length;
        return Encoding.UTF8.GetBytes(room > 0 ? named[..^1] + $",\"padding\":\"{new string('x', Math.Max(0, room - 13))}\"}}" : named);
    }

    // The ids of the learner and of tests; the partnership's stays.
    [GeneratedRegex("(?<before>\"(user|test|speakingTest|placementTest)\":\\{\"id\":\")[0-9a-f]+\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ids();
}
