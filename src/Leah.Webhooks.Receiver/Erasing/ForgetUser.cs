using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Erasing;

/// <summary>Erases one person's data from the receiver's database.</summary>
internal static class ForgetUser
{
    private const int EventsAStep = 100;

    /// <summary>Erases it; doing so again finds nothing and is no fault. Stopped half-way, what was erased is erased, and the next call does the rest.</summary>
    public static async Task<ForgottenUser> RunAsync(Database database, string userId, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        var all = new ForgottenUser(0, 0, 0, 0, LogEmptied: false);
        while (true)
        {
            var step = await database.WriteAsync(session => UserRows.EraseSomeAsync(session, userId, EventsAStep));
            all = new(
                all.Events + step.Events, all.RefusedBodies + step.RefusedBodies, all.DeadLetters + step.DeadLetters, all.TableRows + step.TableRows, LogEmptied: false);
            if (step.Events < EventsAStep)
                break;
            cancellation.ThrowIfCancellationRequested();
        }

        // The log holds what the pages were before; also after a call that was stopped before it came here.
        return all with { LogEmptied = await database.TruncateLogAsync() };
    }
}
