namespace Leah.Webhooks.Storage;

/// <summary>
/// The database cannot do its work now: its disk is full, its file cannot be read or written, somebody else holds its lock, it is away.
/// Nothing of the work that failed was stored, unless <see cref="MayBeStored"/> says so; the same work may succeed later.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the connection was lost between the order to commit and its answer: the work may or may not have been stored, as a whole.</summary>
    public bool MayBeStored { get; init; }
}
