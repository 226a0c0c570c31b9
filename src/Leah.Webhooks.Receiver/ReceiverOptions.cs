namespace Leah.Webhooks.Receiver;

/// <summary>How events are received. Configuration section <c>Receiver</c>; read anew at each request, so that a changed credential counts at once.</summary>
public sealed class ReceiverOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Receiver";

    /// <summary>The credentials that are right. At least one is needed; with several, all are right, so that one can be replaced without a gap.</summary>
    public IList<ReceiverCredential> Credentials { get; set; } = [];

    /// <summary>
    /// The connection string of the database that events are kept in: <c>Data Source=…</c> for a SQLite file, which one process has at a time, or <c>Host=…</c> for
    /// PostgreSQL, which any number of receivers share. Defaults to the file <c>received.db</c> in the working folder.
    /// </summary>
    public string Database { get; set; } = "Data Source=received.db";

    /// <summary>The longest body that is read, in bytes; a longer one is answered 413. Defaults to 256 KiB.</summary>
    public int MaxBodyBytes { get; set; } = 256 * 1024;

    /// <summary>How many bytes of bodies may be in memory at once, over all requests; beyond it a request is answered 503. Defaults to 64 MiB.</summary>
    public long MaxBufferedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long a request may take to send its body; then it is answered 408. Defaults to 30 seconds.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait until the database has stored a request; then it is answered 503. Defaults to 5 seconds: less than senders wait.</summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The number of wrong credentials in a minute from one address that are answered 401; more are answered 429. Defaults to 100.</summary>
    public int WrongCredentialsPerMinute { get; set; } = 100;

    /// <summary>How many refused bodies are kept for looking at; the oldest goes first. Zero keeps none. Defaults to 100.</summary>
    public int RefusedBodiesKept { get; set; } = 100;

    /// <summary>
    /// How long events are kept; older ones are dropped, with what tells their repeats, once all handlers have done them. The partner's tables stay as they are.
    /// Defaults to null: for ever, since the tables are rebuilt from the events and a repeat is told however late it comes.
    /// </summary>
    public TimeSpan? KeepEvents { get; set; }

    /// <summary>Whether an event that lacks members it should have is answered 400 instead of being stored as <c>incomplete</c>. Defaults to false: the sender gives up after three tries.</summary>
    public bool Strict { get; set; }

    /// <summary>Whether an event of a type that this version does not know is stored instead of being answered 400. Defaults to false.</summary>
    public bool AcceptUnknownEvents { get; set; }

    /// <summary>Whether a content type that is not JSON is answered 400. Defaults to false: any is taken, and none.</summary>
    public bool RequireJsonContentType { get; set; }

    /// <summary>For an event type, the members that make two events the same event. What is not named here keeps its default; see <see cref="IdentityOptions"/>.</summary>
    public IDictionary<string, IdentityOptions> Identity { get; set; } = new Dictionary<string, IdentityOptions>(StringComparer.Ordinal);

    /// <summary>Whether the tables <c>users</c>, <c>onboardings</c>, <c>placement_tests</c>, <c>speaking_tests</c> and <c>overall_levels</c> are filled. Defaults to true.</summary>
    public bool FillTables { get; set; } = true;

    /// <summary>How handlers are run and tried again.</summary>
    public HandlingOptions Handling { get; set; } = new();
}
