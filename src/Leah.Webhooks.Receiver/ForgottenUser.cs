namespace Leah.Webhooks.Receiver;

/// <summary>What was erased of a user.</summary>
/// <param name="Events">Events, of every outcome, with their bodies.</param>
/// <param name="RefusedBodies">Refused bodies that named the user.</param>
/// <param name="DeadLetters">Dead letters that went with their events.</param>
/// <param name="TableRows">Rows of <c>users</c>, <c>onboardings</c>, <c>placement_tests</c>, <c>speaking_tests</c> and <c>overall_levels</c>.</param>
/// <param name="LogEmptied">
/// Whether SQLite's write-ahead log was emptied, so that no file holds the bytes any more. False where somebody read for so long that it could not be;
/// forgetting again tries again. On PostgreSQL, which vacuums in its own time, always true.
/// </param>
public sealed record ForgottenUser(int Events, int RefusedBodies, int DeadLetters, int TableRows, bool LogEmptied);
