using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Storage.Tests;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_and_its_folder_are_made_where_they_are_missing()
    {
        await using (SheepFile.Open($"Data Source={_folder.File("a/b/new.db")}"))
            File.Exists(_folder.File("a/b/new.db")).ShouldBeTrue();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said_clearly()
    {
        _folder.Write("file", "in the way");

        Refused($"Data Source={_folder.File("file/new.db")}").ShouldContain(_folder.File("file/new.db"));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_said_clearly()
    {
        Directory.CreateDirectory(_folder.File("folder.db"));

        Refused($"Data Source={_folder.File("folder.db")}").ShouldContain("cannot be opened");
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var text = new string('x', 10_000);
        _folder.Write("novel.db", text);

        Refused($"Data Source={_folder.File("novel.db")}").ShouldContain("not a sound SQLite database");

        File.ReadAllText(_folder.File("novel.db")).ShouldBe(text);
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=x;Mode=Memory")]
    [InlineData("")]
    [InlineData("Data Source=x;Colour=blue")]
    public void A_connection_string_that_keeps_nothing_or_says_nothing_is_refused(string connectionString) =>
        Refused(connectionString).ShouldContain("Storage:ConnectionString");

    [Fact]
    public void An_unknown_provider_is_named() =>
        Should.Throw<StorageUnavailableException>(() => Database.Open(new StorageOptions { Provider = "oracle" }, NullLogger.Instance)).Message.ShouldContain("\"oracle\"");

    [Fact]
    public async Task A_second_one_over_the_same_file_is_refused_until_the_first_is_closed()
    {
        await using var file = await SheepFile.CreateAsync();

        Refused(file.ConnectionString).ShouldContain("another process");

        await file.InsertAsync("dolly");
        await file.ReopenAsync();
        (await file.IdsAsync()).ShouldBe(["dolly"]);
    }

    [Fact]
    public void A_refused_start_lets_the_file_go()
    {
        _folder.Write("novel.db", new string('x', 10_000));
        Refused($"Data Source={_folder.File("novel.db")}");

        // The second try sees the same fault, not a lock that the first left behind.
        Refused($"Data Source={_folder.File("novel.db")}").ShouldContain("not a sound SQLite database");
    }

    [Fact]
    public async Task A_file_that_may_only_be_read_is_read_and_refuses_to_be_written()
    {
        await using var file = await SheepFile.CreateAsync();
        await file.InsertAsync("dolly");
        await file.ReopenAsync(";Mode=ReadOnly");

        (await file.InsertAsync("late").ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldContain("cannot be opened for writing");
        (await file.IdsAsync()).ShouldBe(["dolly"]);
    }

    [Fact]
    public async Task A_read_does_not_wait_for_the_writer_and_sees_what_is_committed_only()
    {
        await using var file = await SheepFile.CreateAsync();
        await file.InsertAsync("committed");
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var open = new ManualResetEventSlim();
        var writing = file.Database.WriteAsync(async session =>
        {
            await SheepFile.InsertAsync(session, "under way");
            begun.SetResult();
            open.Wait(SheepFile.Patience);
            return 0;
        });
        await begun.Task;

        (await file.IdsAsync()).ShouldBe(["committed"]);

        open.Set();
        await writing;
        (await file.IdsAsync()).ShouldBe(["committed", "under way"]);
    }

    private static string Refused(string connectionString) => Should.Throw<StorageUnavailableException>(() => SheepFile.Open(connectionString)).Message;
}
