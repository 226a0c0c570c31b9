using System.Net;

namespace Leah.Webhooks.Platform.Tests.Journeys;

/// <summary>Steps in random orders, each compared with a model of a page: every event fires exactly as often as the rules say, for each partnership.</summary>
public sealed class JourneyModelTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task Steps_in_any_order_fire_what_the_model_says()
    {
        using var client = shared.Host.Client();
        for (var seed = 0; seed < 40; seed++)
            await RunAsync(client, seed);
    }

    private static async Task RunAsync(HttpClient client, int seed)
    {
        // The same steps for the same seed: a failure names it.
        var chance = new Random(seed);
        string[] partners = [$"s{seed}a", $"s{seed}b", $"s{seed}c"];
        foreach (var partner in partners)
            await client.PartnerAsync(partner, partner);
        await client.SendAsync(HttpMethod.Put, $"/v1/partnerships/{partners[1]}/journey-settings", """{"earlierResults":true}""", HttpStatusCode.OK);
        var learners = new[] { new Model($"s{seed}x", partners[1]), new Model($"s{seed}y", partners[1]) };
        List<string> all = [];

        for (var step = 0; step < 30; step++)
        {
            var learner = learners[chance.Next(2)];
            var (told, expected, fired) = await StepAsync(client, learner, partners, chance);
            // Between partnerships there is no order; two that were joined in one millisecond may stand either way.
            fired.OrderBy(PartnerOf, StringComparer.Ordinal).ShouldBe(expected.OrderBy(PartnerOf, StringComparer.Ordinal), $"seed {seed}, step {step}: {told}");
            all.AddRange(expected);
        }

        foreach (var partner in partners)
        {
            var events = await client.SendAsync(HttpMethod.Get, $"/v1/events?partnershipId={partner}&limit=200", null, HttpStatusCode.OK);
            events.GetProperty("items").EnumerateArray().Reverse().Select(item => $"{item.GetProperty("eventType").GetString()} {partner}")
                .ShouldBe(all.Where(fired => fired.EndsWith(" " + partner, StringComparison.Ordinal)), $"seed {seed}");
        }
    }

    private static string PartnerOf(string fired) => fired.Split(' ')[1];

    private static async Task<(string Told, List<string> Expected, List<string> Fired)> StepAsync(HttpClient client, Model learner, string[] partners, Random chance)
    {
        switch (chance.Next(8))
        {
            case 0 or 1:
                var partner = partners[chance.Next(3)];
                var byKey = chance.Next(2) == 0;
                var with = byKey ? $$"""{"licenseKey":"{{await client.KeyAsync(partner)}}"}""" : $$"""{"code":"{{partner}}"}""";
                var joins = learner.Join(partner);
                var joined = await client.SendAsync(HttpMethod.Post, $"/v1/learners/{learner.User}/registrations", with, joins is null ? HttpStatusCode.Conflict : HttpStatusCode.Created);
                return ($"joins {partner}", joins ?? [], joins is null ? [] : joined.Fired());
            case 2:
                return ("profile", learner.Give(0), (await client.PutAsync(learner.User, "profile", Learners.Profile().ToJsonString())).Fired());
            case 3:
                return ("self-assessment", learner.Give(1), (await client.PutAsync(learner.User, "self-assessment", Learners.Assessment)).Fired());
            case 4:
                return ("learning-goal", learner.Give(2), (await client.PutAsync(learner.User, "learning-goal", Learners.Goal)).Fired());
            default:
                var route = chance.Next(2) == 0 ? "placement-tests" : "speaking-tests";
                var (id, score, end, valid) = ($"{learner.User}-{chance.Next(3)}", chance.Next(2) * 50, chance.Next(3), chance.Next(3) > 0);
                var isNew = learner.IsNew(route, id);
                var fires = learner.Test(route, id, (score, end, route == "placement-tests" || valid));
                var answer = await client.TestAsync(learner.User, route, Learners.Test(route, id, score, end, valid), isNew ? HttpStatusCode.Created : HttpStatusCode.OK);
                return ($"{route} {id} {score} {end} {valid}", fires, answer.Fired());
        }
    }

    /// <summary>What is to happen, in as few words as can be.</summary>
    private sealed class Model(string user, string wantsEarlier)
    {
        private readonly List<string> _linked = [];
        private readonly bool[] _parts = new bool[3];
        private readonly Dictionary<(string Route, string Id), (int Score, int End, bool Valid)> _tests = [];
        private bool _onboarded;

        public string User => user;

        public List<string>? Join(string partner)
        {
            if (_linked.Contains(partner))
                return null;
            _linked.Add(partner);
            List<string> fires = [EventTypes.UserRegistered];
            if (partner == wantsEarlier)
            {
                fires.AddRange(_onboarded ? [EventTypes.OnboardingFinished] : []);
                fires.AddRange(Latest("placement-tests") is null ? [] : [EventTypes.PlacementTestFinished]);
                fires.AddRange(Latest("speaking-tests") is null ? [] : [EventTypes.SpeakingTestFinished]);
                fires.AddRange(HasLevel ? [EventTypes.OverallLevel] : []);
            }

            return [.. fires.Select(type => $"{type} {partner}")];
        }

        public List<string> Give(int part)
        {
            _parts[part] = true;
            if (_onboarded || _parts.Contains(false))
                return [];
            _onboarded = true;
            return ToAll(EventTypes.OnboardingFinished);
        }

        public bool IsNew(string route, string id) => !_tests.ContainsKey((route, id));

        public List<string> Test(string route, string id, (int Score, int End, bool Valid) test)
        {
            if (_tests.TryGetValue((route, id), out var known) && known == test)
                return [];
            var before = Latest(route);
            _tests[(route, id)] = test;
            var type = route == "placement-tests" ? EventTypes.PlacementTestFinished : EventTypes.SpeakingTestFinished;
            return [.. ToAll(type), .. HasLevel && Latest(route) != before ? ToAll(EventTypes.OverallLevel) : []];
        }

        private bool HasLevel => Latest("placement-tests") is not null && Latest("speaking-tests") is not null;

        private (string Id, int Score, int End, bool Valid)? Latest(string route) => _tests.Where(test => test.Key.Route == route)
            .OrderBy(test => test.Value.End).ThenBy(test => test.Key.Id, StringComparer.Ordinal)
            .Select(test => ((string, int, int, bool)?)(test.Key.Id, test.Value.Score, test.Value.End, test.Value.Valid)).LastOrDefault();

        private List<string> ToAll(string type) => [.. _linked.Select(partner => $"{type} {partner}")];
    }
}
