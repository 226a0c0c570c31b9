using Leah.Webhooks.Platform.Journeys;
using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Platform.Journeys.Rules;
using Leah.Webhooks.Platform.Journeys.Storage;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Platform.Tests.Journeys.Storage;

/// <summary>What the tables of journeys promise on either database, most of all to those who come at once.</summary>
public abstract class JourneyRowsContract : IAsyncLifetime
{
    private const int Rivals = 12;

    // As far as journeys read it; the engine's own migration makes it where the engine runs.
    private const string Partnerships = "CREATE TABLE partnerships (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, code TEXT, deleted_at BIGINT)";

    private static readonly DateTimeOffset Now = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Profile Known = new(new PersonalData("o'brien@exämple.рф", "李", "👩‍🚀\u0000", CustomFields: [new Answer("a", "")]), "CO", "Atlantico", ["x", "y"]);
    private static readonly SelfAssessment Assessed = new(new ProficiencyMarks(1, 2, 3, 4, 5));
    private static readonly LearningGoal Aimed = new("B2", "long", "why not", ["Music"]);

    private Database _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await OpenAsync();
        await _database.WriteAsync(async session =>
        {
            await session.ExecuteScriptAsync(Partnerships);
            return await session.ExecuteAsync("INSERT INTO partnerships (id, name) VALUES ('p1', 'One')");
        });
        await Migrator.ApplyAsync(_database, typeof(LearnerRows).Assembly, "Platform", TimeProvider.System);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_learner_is_read_as_it_was_kept()
    {
        var kept = await _database.WriteAsync(async session =>
        {
            var learner = await LearnerRows.TakeAsync(session, "u1", Now) with { Profile = Known, SelfAssessment = Assessed, LearningGoal = Aimed, OnboardedAt = Now };
            await LearnerRows.SaveAsync(session, learner);
            await RegistrationRows.InsertAsync(session, "u1", new Membership("p1", "One", null, ["e1"], Now));
            foreach (var (id, end) in new[] { ("b", 2), ("a", 2), ("z", 1) })
                (await TestRows.PutAsync(session, TestKinds.Placement, "u1", Placement(id, end))).ShouldBeTrue();
            return learner;
        });

        var read = (await _database.ReadAsync(session => LearnerRows.FindAsync(session, "u1"))).ShouldNotBeNull();

        read.Profile!.PersonalInformation.GivenName.ShouldBe(kept.Profile!.PersonalInformation.GivenName);
        read.Profile.ExternalIds.ShouldBe(["x", "y"]);
        read.SelfAssessment.ShouldBe(Assessed);
        read.LearningGoal!.TopicsOfInterest.ShouldBe(["Music"]);
        read.OnboardedAt.ShouldBe(Now);
        read.Memberships.ShouldHaveSingleItem().ExternalIds.ShouldBe(["e1"]);
        read.Placement.ShouldBe(Placement("b", 2));
        read.Speaking.ShouldBeNull();
    }

    [Fact]
    public async Task Of_many_who_use_the_last_key_at_once_one_does()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = $"KEY{round}";
            await _database.WriteAsync(session => LicenseKeyRows.InsertAsync(session, new LicenseKey(key, key, "p1", Now)));

            var used = await AtOnceAsync(i => _database.WriteAsync(async session =>
            {
                await LearnerRows.TakeAsync(session, $"u{round}-{i}", Now);
                return await LicenseKeyRows.UseAsync(session, key, $"u{round}-{i}", Now);
            }));

            used.Count(won => won).ShouldBe(1);
            var stored = (await _database.ReadAsync(session => LicenseKeyRows.FindAsync(session, key))).ShouldNotBeNull();
            stored.UsedBy.ShouldBe($"u{round}-{Array.IndexOf(used, true)}");
        }
    }

    [Fact]
    public async Task A_key_that_is_used_and_revoked_at_once_is_one_of_both()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = $"KEY{round}";
            await _database.WriteAsync(session => LicenseKeyRows.InsertAsync(session, new LicenseKey(key, key, "p1", Now)));

            var won = await AtOnceAsync(i => _database.WriteAsync(session => i % 2 == 0
                ? LicenseKeyRows.UseAsync(session, key, $"u{i}", Now)
                : LicenseKeyRows.RevokeAsync(session, key, Now)));

            won.Count(one => one).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Of_many_learners_who_report_one_test_at_once_one_has_it()
    {
        var stored = await AtOnceAsync(i => _database.WriteAsync(async session =>
        {
            await LearnerRows.TakeAsync(session, $"u{i}", Now);
            return await TestRows.PutAsync(session, TestKinds.Placement, $"u{i}", Placement("t1", 1));
        }));

        stored.Count(won => won).ShouldBe(1);
        (await _database.ReadAsync(session => TestRows.FindAsync(session, TestKinds.Placement, "t1")))!.UserId.ShouldBe($"u{Array.IndexOf(stored, true)}");
    }

    [Fact]
    public async Task Changes_of_one_learner_follow_each_other_so_onboarding_is_finished_once()
    {
        for (var round = 0; round < 10; round++)
        {
            var user = $"u{round}";
            await _database.WriteAsync(async session =>
            {
                await LearnerRows.TakeAsync(session, user, Now);
                return await RegistrationRows.InsertAsync(session, user, new Membership("p1", "One", null, null, Now));
            });

            var fired = await AtOnceAsync(i => _database.WriteAsync(async session =>
            {
                var taken = await LearnerRows.TakeAsync(session, user, Now);
                var changed = (i % 3) switch
                {
                    0 => taken with { Profile = Known },
                    1 => taken with { SelfAssessment = Assessed },
                    _ => taken with { LearningGoal = Aimed },
                };
                var (learner, events) = WhatFires.OfOnboarding(changed, Now);
                await LearnerRows.SaveAsync(session, learner);
                return events.Count;
            }));

            fired.Sum().ShouldBe(1);
        }
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_a_used_key_forgets_by_whom()
    {
        await _database.WriteAsync(async session =>
        {
            await LearnerRows.TakeAsync(session, "u1", Now);
            await RegistrationRows.InsertAsync(session, "u1", new Membership("p1", "One", null, null, Now));
            await TestRows.PutAsync(session, TestKinds.Placement, "u1", Placement("t1", 1));
            await LicenseKeyRows.InsertAsync(session, new LicenseKey("KEY", "KEY", "p1", Now));
            return await LicenseKeyRows.UseAsync(session, "KEY", "u1", Now);
        });

        var erased = await new EraseJourney(_database).EraseAsync("u1");

        erased.ShouldBe(new ErasedJourney(1, 1, 1));
        (await _database.ReadAsync(session => LearnerRows.FindAsync(session, "u1"))).ShouldBeNull();
        var key = await _database.ReadAsync(session => LicenseKeyRows.FindAsync(session, "KEY"));
        key.ShouldBe(new LicenseKey("KEY", "KEY", "p1", Now, UsedAt: Now));
    }

    private protected abstract Task<Database> OpenAsync();

    private static PlacementReport Placement(string id, int end) => new(id, Now, Now.AddMinutes(end), 36, new PlacementMarks("A1", "A1.2", 7.61m, 1, 2, 3));

    private static Task<T[]> AtOnceAsync<T>(Func<int, Task<T>> work) => Task.WhenAll(Enumerable.Range(0, Rivals).Select(i => Task.Run(() => work(i))));
}

public sealed class SqliteJourneyRowsTests : JourneyRowsContract
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override Task<Database> OpenAsync() =>
        Task.FromResult(Database.Open(new StorageOptions { ConnectionString = $"Data Source={_folder.File("platform.db")}" }, NullLogger.Instance));
}

public sealed class PostgresJourneyRowsTests : JourneyRowsContract
{
    private PostgresTestDatabase _server = null!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    private protected override async Task<Database> OpenAsync()
    {
        _server = await PostgresTestDatabase.CreateAsync();
        return Database.Open(new StorageOptions { Provider = "postgres", ConnectionString = _server.ConnectionString }, NullLogger.Instance);
    }
}
