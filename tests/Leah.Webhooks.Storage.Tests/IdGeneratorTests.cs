using System.Collections.Concurrent;
using CsCheck;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Storage.Tests;

public sealed class IdGeneratorTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly SetClock _clock = new() { Now = Noon };

    [Fact]
    public void An_id_has_its_prefix_and_20_characters_without_look_alikes()
    {
        var id = new IdGenerator(_clock).Next("evt");

        id.ShouldMatch("^evt_[0-9a-hj-km-np-z]{20}$");
    }

    [Fact]
    public void Ids_rise_however_the_clock_goes() => Gen.Int[-2_000, 2_000].Array[1, 50].Sample(steps =>
    {
        var ids = new IdGenerator(_clock);
        List<string> made = [];
        foreach (var step in steps)
        {
            _clock.Now += TimeSpan.FromMilliseconds(step);
            made.Add(ids.Next("dlv"));
            made.Add(ids.Next("dlv"));
        }

        made.ShouldBe(made.Order(StringComparer.Ordinal));
        made.ShouldBeUnique();
    }, threads: 1, iter: 200);

    [Fact]
    public void Ids_of_many_threads_are_unique_and_rise_in_each()
    {
        var ids = new IdGenerator(_clock);
        var all = new ConcurrentBag<string[]>();

        Parallel.For(0, 8, _ => all.Add([.. Enumerable.Range(0, 5_000).Select(_ => ids.Next("x"))]));

        all.SelectMany(some => some).Distinct(StringComparer.Ordinal).Count().ShouldBe(40_000);
        all.ShouldAllBe(some => some.SequenceEqual(some.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void More_ids_than_a_millisecond_counts_go_into_the_next_and_still_rise()
    {
        var ids = new IdGenerator(_clock);
        string last = ids.Next("x");
        for (var i = 0; i < 70_000; i++)
        {
            var next = ids.Next("x");
            string.CompareOrdinal(next, last).ShouldBeGreaterThan(0);
            last = next;
        }
    }

    [Fact]
    public void The_lowest_id_of_a_time_parts_what_was_made_before_from_what_was_made_since()
    {
        var ids = new IdGenerator(_clock);
        var before = ids.Next("evt");
        _clock.Now += TimeSpan.FromMilliseconds(1);
        var since = ids.Next("evt");

        var lowest = IdGenerator.Lowest("evt", _clock.Now);

        lowest.Length.ShouldBe(since.Length);
        string.CompareOrdinal(before, lowest).ShouldBeLessThan(0);
        string.CompareOrdinal(since, lowest).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void The_lowest_id_of_a_time_far_away_stands_at_its_end(string time)
    {
        var at = DateTimeOffset.Parse(time);

        string.CompareOrdinal(IdGenerator.Lowest("evt", at), new IdGenerator(_clock).Next("evt")).ShouldBe(at.CompareTo(Noon), new Signs());
    }

    private sealed class Signs : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => Math.Sign(x) == Math.Sign(y);

        public int GetHashCode(int obj) => Math.Sign(obj);
    }
}
