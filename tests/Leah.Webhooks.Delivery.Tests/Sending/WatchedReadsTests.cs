using Leah.Webhooks.Delivery.Sending;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class WatchedReadsTests
{
    private readonly List<int> _seen = [];
    private readonly WatchedReads _reads;

    public WatchedReadsTests() => _reads = new WatchedReads(read =>
    {
        _seen.Add(read);
        return read < 100 ? read : throw new IOException("too much");
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_are_handed_on_one_after_the_other_and_each_is_looked_at(bool isThere)
    {
        for (var read = 0; read < 5; read++)
        {
            var (reading, come) = Read();
            if (isThere)
                come.SetResult(read);
            var watched = _reads.Watch(reading);
            watched.IsCompleted.ShouldBe(isThere);
            come.TrySetResult(read);
            (await watched).ShouldBe(read);
        }

        _seen.ShouldBe([0, 1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_read_that_fails_fails_as_it_did_and_the_next_one_is_handed_on(bool isThere)
    {
        var (failing, failed) = Read();
        var (cancelling, cancelled) = Read();
        var (reading, come) = Read();
        if (isThere)
        {
            failed.SetException(new TimeZoneNotFoundException());
            cancelled.SetCanceled();
            come.SetResult(7);
        }

        var first = _reads.Watch(failing);
        failed.TrySetException(new TimeZoneNotFoundException());
        await Should.ThrowAsync<TimeZoneNotFoundException>(async () => await first);
        var second = _reads.Watch(cancelling).AsTask();
        cancelled.TrySetCanceled();
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        second.IsCanceled.ShouldBeTrue();
        var third = _reads.Watch(reading);
        come.TrySetResult(7);

        (await third).ShouldBe(7);
        _seen.ShouldBe([7]);
    }

    [Fact]
    public async Task What_the_look_throws_is_what_the_reader_gets()
    {
        var (reading, come) = Read();
        var watched = _reads.Watch(reading).AsTask();
        come.SetResult(100);

        (await Should.ThrowAsync<IOException>(() => watched)).Message.ShouldBe("too much");
    }

    [Fact]
    public async Task A_second_read_beside_the_first_is_refused_and_a_read_is_taken_once()
    {
        var (reading, come) = Read();
        var watched = _reads.Watch(reading);

        await Should.ThrowAsync<InvalidOperationException>(async () => await _reads.Watch(new ValueTask<int>(1)));
        come.SetResult(3);
        (await watched).ShouldBe(3);

#pragma warning disable CA2012 // That it is not allowed is what is shown.
        Should.Throw<InvalidOperationException>(() => watched.IsCompleted);
#pragma warning restore CA2012
    }

    [Fact]
    public async Task Whoever_waits_goes_on_in_the_context_in_which_they_waited()
    {
        var local = new AsyncLocal<string>();
        var (reading, come) = Read();
        var watched = _reads.Watch(reading);

        local.Value = "of the waiting";
        var waiting = WaitAsync();
        local.Value = "of the reading";
        come.SetResult(1);

        (await waiting).ShouldBe("of the waiting");

        async Task<string?> WaitAsync()
        {
            await watched;
            return local.Value;
        }
    }

    private static (ValueTask<int> Reading, TaskCompletionSource<int> Come) Read()
    {
        var come = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        return (new ValueTask<int>(come.Task), come);
    }
}
