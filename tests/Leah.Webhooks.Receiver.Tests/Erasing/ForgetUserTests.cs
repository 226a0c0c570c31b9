using System.Text;
using Leah.Webhooks.Receiver.Tables;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Receiver.Tests.Erasing;

public abstract class ForgetUserTests(Engine engine) : OnEitherDatabase(engine)
{
    private const string Ada = "ada-3b1c5d7e", Bea = "bea-9f8e7d6c";

    [Fact]
    public async Task Everything_about_the_user_is_erased_and_nothing_of_others()
    {
        await using var receiver = await StartAsync(
            options => options.Handling.MaxAttempts = 1,
            webhooks => webhooks.Handle<UserRegistered>((_, _, _) => throw new InvalidOperationException("down"), name: "failing"));
        foreach (var user in (string[])[Ada, Bea])
        {
            foreach (var type in EventTypes.All)
                await receiver.DeliverAsync(Samples.With(type, ("user.id", user), ("user.personalInformation.email", $"{user}@example.com"), TestOf(type, user)));
            await receiver.DeliverAsync(Samples.With(EventTypes.UserRegistered, ("user.id", user), ("user.personalInformation.email", $"{user}@example.com"), TestOf(EventTypes.UserRegistered, user)));
            await receiver.DeliverAsync($$"""{"event":"USER_REGISTERED","user":["{{user}}"]}""");
            (await receiver.PostAsync($"nonsense about {user}")).Dispose();
        }

        await Eventually.ShowsAsync(() => receiver.Query("SELECT count(*) FROM handler_work WHERE state = 'dead'"), ["2"]);
        // A handler's position is how far it has taken events; what it still has in hand is in its work.
        await Eventually.ShowsAsync(() => receiver.Query(
            "SELECT position = (SELECT MAX(seq) FROM inbox) AND NOT EXISTS (SELECT 1 FROM handler_work WHERE handler = 'tables') FROM handlers WHERE name = 'tables'"), ["1"]);
        var forgotten = await receiver.Services.GetRequiredService<ReceivedEvents>().ForgetUserAsync(Ada, TestContext.Current.CancellationToken);

        forgotten.ShouldBe(new ForgottenUser(Events: 7, RefusedBodies: 1, DeadLetters: 1, TableRows: 5, LogEmptied: true));
        Remaining(receiver, Ada).ShouldBe("0 0 0 0 0 0 0");
        Remaining(receiver, Bea).ShouldBe("7 1 1 1 1 1 1");
        receiver.Query("SELECT count(*) FROM handler_work WHERE state = 'dead'").ShouldBe(["1"]);
        (await RebuildTables.RunAsync(receiver.Storage)).ShouldBe(5);
        receiver.Query("SELECT user_id FROM users").ShouldBe([Bea]);
        (await receiver.Services.GetRequiredService<ReceivedEvents>().ForgetUserAsync(Ada, TestContext.Current.CancellationToken))
            .ShouldBe(new ForgottenUser(0, 0, 0, 0, LogEmptied: true));
        if (Engine == Engine.Sqlite)
            FilesHold(receiver, Ada).ShouldBeFalse();
    }

    [Fact]
    public async Task Event_about_a_forgotten_user_that_comes_later_is_new_and_fills_the_tables()
    {
        await using var receiver = await StartAsync();
        var test = Samples.With(EventTypes.PlacementTestFinished, ("user.id", Ada));
        await receiver.DeliverAsync(test);
        await receiver.Services.GetRequiredService<ReceivedEvents>().ForgetUserAsync(Ada, TestContext.Current.CancellationToken);

        await receiver.DeliverAsync(test);

        receiver.Query("SELECT outcome FROM received_events").ShouldBe(["new"]);
        await Eventually.ShowsAsync(() => receiver.Query("SELECT user_id FROM placement_tests"), [Ada]);
    }

    private static string Remaining(RunningReceiver receiver, string user) => string.Join(' ', new[]
    {
        $"SELECT count(*) FROM inbox WHERE body LIKE '%{user}%'",
        $"SELECT count(*) FROM refused_bodies WHERE reason LIKE '%' AND length = {Encoding.UTF8.GetByteCount($"nonsense about {user}")} AND body = {Bytes(receiver, $"nonsense about {user}")}",
        $"SELECT count(*) FROM users WHERE user_id = '{user}'",
        $"SELECT count(*) FROM onboardings WHERE user_id = '{user}'",
        $"SELECT count(*) FROM placement_tests WHERE user_id = '{user}'",
        $"SELECT count(*) FROM speaking_tests WHERE user_id = '{user}'",
        $"SELECT count(*) FROM overall_levels WHERE user_id = '{user}'",
    }.Select(sql => receiver.Query(sql)[0]));

    private static string Bytes(RunningReceiver receiver, string text)
    {
        var hex = Convert.ToHexString(Encoding.UTF8.GetBytes(text));
        return receiver.Storage.Dialect == Leah.Webhooks.Storage.Dialect.Sqlite ? $"x'{hex}'" : $"'\\x{hex}'";
    }

    private static (string, System.Text.Json.Nodes.JsonNode?) TestOf(string type, string user) =>
        type is EventTypes.PlacementTestFinished or EventTypes.SpeakingTestFinished ? ("test.id", $"test of {user}") : ("partner.id", "p");

    // The file and its log, byte for byte.
    private static bool FilesHold(RunningReceiver receiver, string text) => Directory.GetFiles(Path.GetDirectoryName(receiver.Database)!, "received.db*")
        .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        .Any(file => Contents(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private static byte[] Contents(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

public sealed class ForgetUserTestsOnSqlite() : ForgetUserTests(Engine.Sqlite);

public sealed class ForgetUserTestsOnPostgres() : ForgetUserTests(Engine.Postgres);
