using CsCheck;
using Leah.Webhooks.Delivery.Lanes;

namespace Leah.Webhooks.Delivery.Tests.Lanes;

/// <summary>Any order of everything that can happen to lanes, beside the simplest model there is: a list of what is still to be sent.</summary>
public sealed class LaneModelTests
{
    private const int EndpointCount = 5;

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Frequency(
            (30, Gen.Const(Kind.Publish)), (8, Gen.Const(Kind.Store)), (30, Gen.Const(Kind.Take)), (25, Gen.Const(Kind.End)), (10, Gen.Const(Kind.Fill)),
            (4, Gen.Const(Kind.Move)), (1, Gen.Const(Kind.Delete)), (2, Gen.Const(Kind.Erase)), (4, Gen.Const(Kind.Pass)), (4, Gen.Const(Kind.SlowFill))),
        Gen.Int[0, EndpointCount - 1],
        Gen.Int[0, 1_000],
        Gen.OneOf(Gen.Const(AttemptOutcome.Succeeded), Gen.Enum<AttemptOutcome>()),
        (kind, endpoint, number, outcome) => new Step(kind, $"e{endpoint}", number, outcome));

    private enum Kind
    {
        Publish, Store, Take, End, Fill, Move, Delete, Erase, Pass, SlowFill,
    }

    [Fact]
    public void Whatever_happens_each_delivery_is_sent_or_gone_within_the_caps_and_nothing_leaks() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 6], AnyStep.Array[1, 300]).Sample((maxInFlight, perEndpoint, steps) =>
        {
            var world = new LaneWorld(maxInFlight, perEndpoint, [.. Enumerable.Range(0, EndpointCount).Select(i => Endpoints.Active($"e{i}"))]);
            world.Options.HoldAfterFailures = 3;
            world.Options.HoldAfter = TimeSpan.Zero;
            var model = new Model(world);

            foreach (var step in steps)
                model.Do(step);
            model.Finish();
        }, iter: 1_500);

    private sealed record Step(Kind Kind, string Endpoint, int Number, AttemptOutcome Outcome);

    private sealed class Model(LaneWorld world)
    {
        private readonly HashSet<string> _deleted = [];
        private readonly Dictionary<string, string> _open = [];
        private readonly HashSet<string> _erased = [];
        private readonly List<string> _made = [];
        private (Fill Fill, FillResult Result)? _slow;

        public void Do(Step step)
        {
            switch (step.Kind)
            {
                case Kind.Publish when !_deleted.Contains(step.Endpoint):
                    Made(world.Publish(step.Endpoint, step.Number), step.Endpoint);
                    break;
                case Kind.Store when !_deleted.Contains(step.Endpoint):
                    Made(world.Store(step.Endpoint, (DeliveryQueue)(step.Number % 3), TimeSpan.FromSeconds(step.Number % 40)), step.Endpoint);
                    break;
                case Kind.Take:
                    Take();
                    break;
                case Kind.End when world.InFlight.Count > 0:
                    End(step.Number % world.InFlight.Count, step.Outcome);
                    break;
                case Kind.Fill:
                    FinishSlow();
                    world.Expire();
                    world.Fill();
                    break;
                case Kind.SlowFill:
                    BeginSlow();
                    break;
                case Kind.Move when !_deleted.Contains(step.Endpoint):
                    Move(step);
                    break;
                case Kind.Delete when _deleted.Count < 2:
                    Delete(step.Endpoint);
                    break;
                case Kind.Erase when _made.Count > 0:
                    Erase("evt_" + _made[step.Number % _made.Count]);
                    break;
                case Kind.Pass:
                    world.Clock.Advance(TimeSpan.FromSeconds(step.Number % 60));
                    break;
            }

            world.Table.InFlight.ShouldBe(world.InFlight.Count);
            world.Table.InFlight.ShouldBeLessThanOrEqualTo(world.Options.MaxInFlight);
            world.Table.MemoryUsed.ShouldBeGreaterThanOrEqualTo(0);
        }

        /// <summary>Everybody is well from now on: all that was not erased or deleted is sent, and then nothing is held in memory any more.</summary>
        public void Finish()
        {
            FinishSlow();
            for (var i = 0; i < EndpointCount; i++)
            {
                if (!_deleted.Contains($"e{i}"))
                    world.Set(world[$"e{i}"].Moved(EndpointState.Active) with { Health = new EndpointHealth() });
            }

            for (var rounds = 0; _open.Count > 0; rounds++)
            {
                rounds.ShouldBeLessThan(5_000, $"{_open.Count} deliveries are stuck");
                world.Clock.Advance(TimeSpan.FromSeconds(60));
                world.Fill();
                while (Take())
                {
                }

                while (world.InFlight.Count > 0)
                    End(0, AttemptOutcome.Succeeded);
            }

            while (world.InFlight.Count > 0)
                End(0, AttemptOutcome.Succeeded);
            world.Table.InFlight.ShouldBe(0);
            world.Table.MemoryUsed.ShouldBe(0);
        }

        private bool Take()
        {
            if (world.Take() is not { } item)
                return false;
            var lane = world.InFlight[^1].Lane;
            _open.ShouldContainKey(item.DeliveryId);
            _erased.ShouldNotContain(item.EventId);
            world.InFlight.Count(attempt => attempt.Item.DeliveryId == item.DeliveryId).ShouldBe(1);
            lane.Deleted.ShouldBeFalse();
            if (item.IsProbe)
            {
                world.InFlight.Count(attempt => attempt.Lane == lane && attempt.Item.IsProbe).ShouldBe(1);
                lane.Standing.State.ShouldBeOneOf(EndpointState.Holding, EndpointState.Active);
            }
            else
            {
                lane.Standing.State.ShouldBe(EndpointState.Active);
                world.InFlight.Count(attempt => attempt.Lane == lane).ShouldBeLessThanOrEqualTo(world.Options.MaxInFlightPerEndpoint);
            }

            return true;
        }

        private void End(int index, AttemptOutcome outcome)
        {
            var (lane, item) = world.InFlight[index];
            var last = outcome == AttemptOutcome.Succeeded || (outcome != AttemptOutcome.Interrupted && item.AttemptCount == 2);
            world.End(index, outcome);
            if (last || lane.Deleted)
                _open.Remove(item.DeliveryId);
            if (_erased.Contains(item.EventId))
                Forget(item.EventId);
        }

        private void Move(Step step) => world.Set((step.Number % 4) switch
        {
            0 => world[step.Endpoint].Moved(EndpointState.Paused),
            1 => world[step.Endpoint].Held(world.Clock.GetUtcNow().AddSeconds(step.Number % 30)),
            2 => world[step.Endpoint].Moved(EndpointState.Disabled),
            _ => world[step.Endpoint].Moved(EndpointState.Active),
        });

        private void Delete(string endpoint)
        {
            if (!_deleted.Add(endpoint))
                return;
            FinishSlow();
            world.Delete(endpoint);
            foreach (var id in _open.Where(pair => pair.Value == endpoint).Select(pair => pair.Key).ToArray())
                _open.Remove(id);
            foreach (var attempt in world.InFlight.Where(attempt => attempt.Lane.Endpoint.Id == endpoint))
                _open[attempt.Item.DeliveryId] = endpoint;
        }

        private void Made(string deliveryId, string endpoint)
        {
            _made.Add(deliveryId);
            _open[deliveryId] = endpoint;
        }

        private void Erase(string eventId)
        {
            _erased.Add(eventId);
            Forget(eventId);
            world.Table.Drop(new HashSet<string> { eventId });
        }

        private void Forget(string eventId)
        {
            world.Database.RemoveAll(waiting => waiting.Item.EventId == eventId);
            _open.Remove(eventId[4..]);
        }

        /// <summary>A fill has claimed in the database, and what it claimed comes into the lanes only later.</summary>
        private void BeginSlow()
        {
            if (_slow is not null)
                return;
            var now = world.Clock.GetUtcNow();
            var (fills, _) = world.Table.CollectFills(now);
            foreach (var fill in fills.Skip(1))
                world.Table.FillFailed(fill);
            if (fills.Count > 0)
                _slow = (fills[0], world.Claim(fills[0], now));
        }

        private void FinishSlow()
        {
            if (_slow is not { } slow)
                return;
            _slow = null;
            world.Finish(slow.Fill, slow.Result);
        }
    }
}
