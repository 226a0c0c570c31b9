using Leah.Webhooks.Delivery.Lanes;

namespace Leah.Webhooks.Delivery.Tests.Lanes;

public sealed class LaneTableTests
{
    [Fact]
    public void An_endpoint_has_no_more_in_flight_than_its_own_cap_or_the_settings()
    {
        var world = new LaneWorld(maxInFlight: 100, perEndpoint: 3, Endpoints.Active("a"), Endpoints.Active("b", maxInFlight: 1), Endpoints.Active("c", maxInFlight: 5));
        foreach (var id in new[] { "a", "b", "c" })
            Publish(world, id, 10);

        world.TakeAll().ShouldBe(new Dictionary<string, int> { ["a"] = 3, ["b"] = 1, ["c"] = 5 }, ignoreOrder: true);

        world.End("b");
        world.TakeAll().ShouldBe(new Dictionary<string, int> { ["b"] = 1 });
    }

    [Fact]
    public void All_endpoints_together_have_no_more_in_flight_than_the_cap()
    {
        var world = new LaneWorld(maxInFlight: 8, perEndpoint: 5, [.. Enumerable.Range(0, 20).Select(i => Endpoints.Active($"e{i}").Known(sound: true))]);
        foreach (var i in Enumerable.Range(0, 20))
            Publish(world, $"e{i}", 5);

        world.TakeAll();

        world.InFlight.Count.ShouldBe(8);
        world.Table.InFlight.ShouldBe(8);
    }

    [Fact]
    public void A_cap_that_is_raised_holds_at_once()
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a", maxInFlight: 1));
        Publish(world, "a", 5);
        world.TakeAll();

        world.Set(world["a"] with { MaxInFlight = 4, Revision = 2 });

        world.TakeAll().ShouldBe(new Dictionary<string, int> { ["a"] = 3 });
    }

    [Fact]
    public void One_hanging_endpoint_gets_half_of_the_slots_and_no_more()
    {
        var world = new LaneWorld(maxInFlight: 64, perEndpoint: 1000, Endpoints.Active("hangs").Known(sound: true), Endpoints.Active("other").Known(sound: true));
        Publish(world, "hangs", 500);

        world.TakeAll()["hangs"].ShouldBe(32);

        Publish(world, "other", 500);
        world.TakeAll()["other"].ShouldBe(16);
    }

    [Fact]
    public void However_many_endpoints_hang_one_that_is_known_to_answer_goes_on()
    {
        var world = new LaneWorld(
            maxInFlight: 64, perEndpoint: 32, [.. Enumerable.Range(0, 200).Select(i => Endpoints.Active($"hangs{i}").Known(sound: false)), Endpoints.Active("sound").Known(sound: true)]);
        for (var i = 0; i < 200; i++)
            Publish(world, $"hangs{i}", 20);
        world.TakeAll();
        world.InFlight.Count.ShouldBeLessThan(64);

        for (var i = 0; i < 50; i++)
        {
            world.Publish("sound");
            world.Take().ShouldNotBeNull().DeliveryId.ShouldBe(world.Sent[^1].DeliveryId);
            world.InFlight[^1].Lane.Endpoint.Id.ShouldBe("sound");
            world.End("sound");
            world.TakeAll();
        }
    }

    [Fact]
    public void Endpoints_that_failed_share_the_rest_and_each_gets_its_turn()
    {
        var world = new LaneWorld(maxInFlight: 16, perEndpoint: 32, [.. Enumerable.Range(0, 40).Select(i => Endpoints.Active($"e{i}").Known(sound: false))]);
        for (var i = 0; i < 40; i++)
            Publish(world, $"e{i}", 3);

        for (var i = 0; i < 120; i++)
        {
            world.TakeAll();
            world.InFlight.ShouldNotBeEmpty();
            world.End();
        }

        world.Sent.Count.ShouldBe(120);
        world.Table.MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public void First_attempts_go_before_retries_and_retries_before_replays()
    {
        var world = new LaneWorld(maxInFlight: 1, endpoints: [Endpoints.Active("a"), Endpoints.Active("b"), Endpoints.Active("c")]);
        world.Store("c", DeliveryQueue.Replay);
        world.Store("b", DeliveryQueue.Retry);
        world.Fill();
        world.Publish("a");

        Drain(world).ShouldBe([DeliveryQueue.First, DeliveryQueue.Retry, DeliveryQueue.Replay]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(32)]
    public void No_queue_of_one_endpoint_starves_while_the_others_never_run_dry(int maxInFlight)
    {
        var world = new LaneWorld(maxInFlight: maxInFlight * 2, perEndpoint: maxInFlight, Endpoints.Active("a"));

        Shares(world, "a", "a", "a").ShouldAllBe(share => share >= 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    public void No_queue_starves_across_endpoints_while_the_others_never_run_dry(int maxInFlight)
    {
        var world = new LaneWorld(maxInFlight, perEndpoint: 4, Endpoints.Active("a"), Endpoints.Active("b"), Endpoints.Active("c"));

        Shares(world, "a", "b", "c").ShouldAllBe(share => share >= 20);
    }

    [Fact]
    public void A_lane_takes_turns_with_the_others()
    {
        var world = new LaneWorld(maxInFlight: 1, endpoints: [Endpoints.Active("a"), Endpoints.Active("b"), Endpoints.Active("c")]);
        Publish(world, "a", 100);
        Publish(world, "b", 3);
        Publish(world, "c", 3);

        for (var i = 0; i < 9; i++)
        {
            world.TakeAll();
            world.End();
        }

        world.Sent.Count.ShouldBe(9);
        // In nine turns b and c had all of theirs, although a hundred stood before them.
        world.Table.MemoryUsed.ShouldBe(97 * 356);
    }

    [Fact]
    public void A_lane_that_was_set_aside_goes_on_although_those_before_it_were_paused()
    {
        string[] others = ["b", "c", "d"];
        var world = new LaneWorld(maxInFlight: 5, endpoints: [Endpoints.Active("a"), .. others.Select(id => Endpoints.Active(id))]);
        world.Publish("a");
        foreach (var id in others)
            Publish(world, id, 2);
        world.TakeAll().Values.ShouldBe([1, 1, 1, 1]);
        // Each has one in flight and one slot is free, so none gets it: all that follows is set aside, the replay of a as the last.
        foreach (var queue in new[] { DeliveryQueue.Retry, DeliveryQueue.Replay })
        {
            foreach (var id in others)
                world.Store(id, queue);
        }

        world.Fill();
        world.TakeAll().ShouldBeEmpty();
        world.Store("a", DeliveryQueue.Replay);
        world.Fill();
        world.TakeAll().ShouldBeEmpty();

        foreach (var id in others)
            world.Set(world[id].Moved(EndpointState.Paused));
        foreach (var id in others)
        {
            world.End(id);
            world.TakeAll();
        }

        while (world.InFlight.Count > 0)
        {
            world.End();
            world.TakeAll();
        }

        world.Sent.Count(item => item.Queue == DeliveryQueue.Replay).ShouldBe(1);
        world.Table.MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public void What_is_stored_after_something_was_left_does_not_overtake_it()
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a", maxInFlight: 1));
        Publish(world, "a", 1024);
        var table = world.Table;
        table.TryReserve("a", DeliveryQueue.First, 100).ShouldBeFalse();
        // Room comes while the one that was refused is still on its way into the database.
        world.TakeAll();
        world.End();

        table.TryReserve("a", DeliveryQueue.First, 100).ShouldBeFalse();
    }

    [Fact]
    public void What_is_stored_after_a_pause_does_not_overtake_what_was_stored_during_it()
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a"));
        world.Set(world["a"].Moved(EndpointState.Paused));
        world.Table.TryReserve("a", DeliveryQueue.First, 100).ShouldBeFalse();
        world.Set(world["a"].Moved(EndpointState.Active));

        world.Table.TryReserve("a", DeliveryQueue.First, 100).ShouldBeFalse();
    }

    [Fact]
    public void Once_the_database_has_nothing_more_new_ones_are_claimed_again()
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a"));
        Publish(world, "a", 1100);
        world.Database.Count.ShouldBe(76);
        for (var i = 0; i < 1100; i++)
        {
            world.TakeAll();
            world.End();
            world.Fill();
        }

        world.Publish("a");
        world.Database.ShouldBeEmpty();
        world.Sent.Select(item => item.DeliveryId).ShouldBe(world.Sent.Select(item => item.DeliveryId).Order());
    }

    [Fact]
    public void A_retry_that_came_due_while_its_queue_was_full_is_asked_for_as_soon_as_there_is_room()
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a", maxInFlight: 1));
        for (var i = 0; i < 256; i++)
            world.Store("a", DeliveryQueue.Retry);
        world.Fill();
        world.Store("a", DeliveryQueue.Retry, dueIn: TimeSpan.FromSeconds(1));
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        world.Fill();
        world.Database.Count.ShouldBe(1);

        while (!world.Table.FillWanted)
        {
            world.Take().ShouldNotBeNull();
            world.End();
        }

        world.Fill();
        world.Database.ShouldBeEmpty();
    }

    [Fact]
    public void Many_full_lanes_leave_memory_for_another()
    {
        var crowd = Enumerable.Range(0, 100).Select(i => Endpoints.Active($"e{i}", maxInFlight: 1)).ToArray();
        var world = new LaneWorld(endpoints: [.. crowd, Endpoints.Active("late")]);
        foreach (var endpoint in crowd)
            Publish(world, endpoint.Id, 30, weight: 200_000);

        world.Table.MemoryUsed.ShouldBeLessThan((64L << 20) + (100 * 4 * 200_256));
        world.Publish("late", 200_000);

        world.Database.ShouldNotContain(waiting => waiting.Item.EndpointId == "late");
        world.Database.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(EndpointState.Paused)]
    [InlineData(EndpointState.Holding)]
    [InlineData(EndpointState.Disabled)]
    public void What_waits_is_released_when_the_endpoint_is_no_longer_sent_to_and_sent_once_it_is_again(EndpointState state)
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a", maxInFlight: 1));
        Publish(world, "a", 5);
        world.Store("a", DeliveryQueue.Retry);
        world.Fill();
        world.TakeAll();

        world.Set(state == EndpointState.Holding ? world["a"].Held(world.Clock.GetUtcNow().AddMinutes(1)) : world["a"].Moved(state));

        world.Database.Count.ShouldBe(5);
        world.Publish("a");
        world.Database.Count.ShouldBe(6);
        world.Fill();
        world.Take().ShouldBeNull();
        world.End(outcome: state == EndpointState.Holding ? AttemptOutcome.Rejected : AttemptOutcome.Succeeded);
        world.Table.MemoryUsed.ShouldBe(0);

        world.Set(world["a"].Moved(EndpointState.Active));
        world.Fill();
        Drain(world);
        world.Sent.DistinctBy(item => item.DeliveryId).Count().ShouldBe(7);
        world.Database.ShouldBeEmpty();
    }

    [Fact]
    public void A_hold_by_failures_releases_what_waits_and_a_success_brings_it_back_one_by_one()
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a", maxInFlight: 8));
        world.Options.HoldAfterFailures = 2;
        world.Options.HoldAfter = TimeSpan.Zero;
        Publish(world, "a", 30);
        world.TakeAll();
        world.End(outcome: AttemptOutcome.Rejected);
        world.End(outcome: AttemptOutcome.Rejected);
        world.Database.Count.ShouldBe(24);
        while (world.InFlight.Count > 0)
            world.End(outcome: AttemptOutcome.Rejected);

        world.Fill().ShouldBe(world.Clock.GetUtcNow() + world.Options.ProbeInterval);
        world.Take().ShouldBeNull();
        world.Clock.Advance(world.Options.ProbeInterval);
        world.Fill();
        var probe = world.Take().ShouldNotBeNull();
        probe.IsProbe.ShouldBeTrue();
        probe.AttemptCount.ShouldBe(0);
        world.Fill();
        world.Take().ShouldBeNull();

        world.End();
        List<int> atOnce = [];
        while (world.Database.Count > 0 || world.Table.MemoryUsed > 0)
        {
            world.Fill();
            world.TakeAll();
            atOnce.Add(world.InFlight.Count);
            world.End();
        }

        atOnce[..3].ShouldBe([1, 2, 3]);
        atOnce.Max().ShouldBe(8);
    }

    [Fact]
    public void A_deleted_endpoint_gets_nothing_more_and_its_lane_goes_with_its_last_attempt()
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a", maxInFlight: 1));
        Publish(world, "a", 3);
        world.TakeAll();

        world.Delete("a");

        world.Take().ShouldBeNull();
        world.Table.TryReserve("a", DeliveryQueue.First, 1).ShouldBeFalse();
        world.Table.EndpointIds().ShouldBe(["a"]);
        world.End();
        world.Table.EndpointIds().ShouldBeEmpty();
        world.Table.MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public void A_stop_gives_everything_back_that_is_not_in_flight()
    {
        var world = new LaneWorld(endpoints: [Endpoints.Active("a", maxInFlight: 1), Endpoints.Active("b")]);
        Publish(world, "a", 3);
        world.Set(world["b"].Held(world.Clock.GetUtcNow()));
        world.Publish("b");
        world.Fill();
        world.TakeAll();
        Publish(world, "a", 1);

        var given = world.Table.Stop();

        given.Count.ShouldBe(3);
        world.Take().ShouldBeNull();
        world.Table.TryReserve("a", DeliveryQueue.First, 1).ShouldBeFalse();
        world.Fill().ShouldBeNull();
        while (world.InFlight.Count > 0)
            world.End();
        world.Table.MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public void What_was_erased_is_dropped_and_what_stood_around_it_goes_on()
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a", maxInFlight: 1));
        Publish(world, "a", 4);
        world.TakeAll();

        world.Table.Drop(new HashSet<string> { "evt_dlv_000002" });
        world.End();
        Drain(world);

        world.Sent.Select(item => item.DeliveryId).ShouldBe(["dlv_000000", "dlv_000001", "dlv_000003"]);
        world.Table.MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public void What_was_erased_while_a_fill_was_bringing_it_is_dropped_too()
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a"));
        world.Store("a", DeliveryQueue.Retry);
        world.Store("a", DeliveryQueue.Retry);
        var now = world.Clock.GetUtcNow();
        var fill = world.Table.CollectFills(now).Fills.ShouldHaveSingleItem();
        var claimed = world.Claim(fill, now);

        world.Table.Drop(new HashSet<string> { "evt_dlv_000000" });
        world.Finish(fill, claimed);
        Drain(world);

        world.Sent.Select(item => item.DeliveryId).ShouldBe(["dlv_000001"]);
        world.Table.MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public void A_place_that_was_not_used_is_given_back()
    {
        var world = new LaneWorld(endpoints: Endpoints.Active("a"));
        for (var i = 0; i < 5_000; i++)
        {
            world.Table.TryReserve("a", DeliveryQueue.First, 100).ShouldBeTrue();
            world.Table.CancelReservation("a", DeliveryQueue.First, 100);
        }

        world.Table.MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public void While_too_much_waits_to_be_stored_nothing_more_is_sent()
    {
        var world = new LaneWorld(maxInFlight: 2, endpoints: Endpoints.Active("a"));
        Publish(world, "a", 20);
        var ended = 0;
        while (world.Table.TryTake(out var lane, out var item))
        {
            world.Table.Ended(lane, item, Judging.Attempts.Ended(AttemptOutcome.Succeeded));
            ended++;
        }

        ended.ShouldBe(8);
        world.Table.Settled(1);
        world.Take().ShouldNotBeNull();
    }

    private static void Publish(LaneWorld world, string endpointId, int count, int weight = 100)
    {
        for (var i = 0; i < count; i++)
            world.Publish(endpointId, weight);
    }

    private static IReadOnlyList<DeliveryQueue> Drain(LaneWorld world)
    {
        world.TakeAll();
        while (world.InFlight.Count > 0)
        {
            world.End();
            world.Fill();
            world.TakeAll();
        }

        return [.. world.Sent.Select(item => item.Queue)];
    }

    /// <summary>Keeps all three queues supplied for a thousand attempts; gives how many were sent of each.</summary>
    private static int[] Shares(LaneWorld world, string first, string retry, string replay)
    {
        for (var i = 0; i < 1_000; i++)
        {
            world.Publish(first);
            world.Publish(first);
            world.Store(retry, DeliveryQueue.Retry);
            world.Store(replay, DeliveryQueue.Replay);
            world.Fill();
            world.TakeAll();
            world.InFlight.ShouldNotBeEmpty();
            world.End();
        }

        return [.. Lane.Queues.Select(queue => world.Sent.Count(item => item.Queue == queue))];
    }
}
