namespace Leah.Webhooks.Storage.Tests;

public sealed class GroupCommitTests
{
    private readonly List<int[]> _batches = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_comes_while_a_commit_runs_goes_into_the_next()
    {
        await using var group = Started(maxItems: 100);
        List<Task<string>> stored = [Add(group, 0)];
        await _begun.Task;
        stored.AddRange(Enumerable.Range(1, 9).Select(i => Add(group, i)));
        _open.SetResult();

        (await Task.WhenAll(stored)).ShouldBe(Enumerable.Range(0, 10).Select(i => $"stored {i}"));
        _batches.ShouldBe([[0], [1, 2, 3, 4, 5, 6, 7, 8, 9]]);
    }

    [Fact]
    public async Task A_commit_takes_no_more_than_it_may()
    {
        await using var group = Started(maxItems: 4);
        List<Task<string>> stored = [Add(group, 0)];
        await _begun.Task;
        stored.AddRange(Enumerable.Range(1, 9).Select(i => Add(group, i)));
        _open.SetResult();

        await Task.WhenAll(stored);
        _batches.Select(batch => batch.Length).ShouldBe([1, 4, 4, 1]);
    }

    [Fact]
    public async Task Beyond_the_weight_is_refused_until_something_is_stored()
    {
        await using var group = Started(maxWeight: 10);
        var first = Add(group, 0, weight: 6);
        await _begun.Task;
        var second = Add(group, 1, weight: 4);
        group.TryAdd(2, 1, out var refused).ShouldBeFalse();
        refused.ShouldBeNull();
        _open.SetResult();

        await Task.WhenAll(first, second);
        // Whoever waited for the answer may hand in as much again at once.
        await Add(group, 3, weight: 10);
        await Add(group, 4, weight: 10);
    }

    [Fact]
    public async Task An_item_too_heavy_for_any_commit_is_refused_and_weighs_nothing()
    {
        await using var group = Started(maxWeight: 10);
        _open.SetResult();

        group.TryAdd(0, 11, out _).ShouldBeFalse();

        await Add(group, 1, weight: 10);
    }

    [Fact]
    public async Task An_error_reaches_everybody_of_the_commit_and_nobody_of_the_next()
    {
        await using var group = Started();
        var first = Add(group, 0);
        await _begun.Task;
        var failing = new[] { Add(group, -1), Add(group, 2) };
        _open.SetResult();

        await first;
        foreach (var task in failing)
            (await task.ShouldThrowAsync<FormatException>()).Message.ShouldBe("-1");
        (await Add(group, 3)).ShouldBe("stored 3");
    }

    [Fact]
    public async Task Too_few_results_leave_nobody_waiting()
    {
        await using var group = new GroupCommit<int, string>(_ => Task.FromResult<IReadOnlyList<string>>([]), 10, 10);
        group.Start();

        await Add(group, 0).ShouldThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task Closing_stores_what_was_taken_and_refuses_the_rest()
    {
        var group = Started();
        var taken = Add(group, 0);
        await _begun.Task;
        var waiting = Add(group, 1);
        var closing = group.DisposeAsync();
        group.TryAdd(2, 1, out _).ShouldBeFalse();
        closing.IsCompleted.ShouldBeFalse();
        _open.SetResult();

        await closing;
        taken.IsCompletedSuccessfully.ShouldBeTrue();
        waiting.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task A_full_batch_waits_for_no_more_company()
    {
        await using var group = Started(maxItems: 4, gather: TimeSpan.FromDays(1));
        _open.SetResult();
        // More at once than a commit takes, then one by one: neither the clock nor another item is waited for.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Add(group, i)));
        await Task.WhenAll(Enumerable.Range(8, 4).Select(i => Add(group, i)));

        _batches.Select(batch => batch.Length).ShouldBe([4, 4, 4]);
    }

    [Fact]
    public async Task Closing_ends_the_wait_for_company()
    {
        var group = Started(maxItems: 4, gather: TimeSpan.FromDays(1));
        _open.SetResult();
        var waiting = Add(group, 0);
        await group.DisposeAsync();

        (await waiting).ShouldBe("stored 0");
    }

    private GroupCommit<int, string> Started(int maxItems = 100, long maxWeight = 1_000, TimeSpan gather = default)
    {
        var group = new GroupCommit<int, string>(CommitAsync, maxItems, maxWeight, gather);
        group.Start();
        return group;
    }

    private static Task<string> Add(GroupCommit<int, string> group, int item, long weight = 1)
    {
        group.TryAdd(item, weight, out var stored).ShouldBeTrue();
        return stored;
    }

    private async Task<IReadOnlyList<string>> CommitAsync(IReadOnlyList<int> items)
    {
        _begun.TrySetResult();
        await _open.Task;
        _batches.Add([.. items]);
        return items.Min() < 0 ? throw new FormatException(items.Min().ToString()) : [.. items.Select(item => $"stored {item}")];
    }
}
