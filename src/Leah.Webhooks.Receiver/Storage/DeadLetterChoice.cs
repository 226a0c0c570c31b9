namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Which dead letters; what is null lets all through.</summary>
/// <param name="Handler">Of one handler.</param>
/// <param name="EventId">Of one event.</param>
/// <param name="EventType">Of events of one type.</param>
/// <param name="UserId">Of events about one user.</param>
/// <param name="Since">Given up at this time or later.</param>
/// <param name="Until">Given up at this time or earlier.</param>
internal sealed record DeadLetterChoice(
    string? Handler = null, string? EventId = null, string? EventType = null, string? UserId = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null)
{
    /// <summary>What a statement over <c>handler_work</c> and <c>inbox</c> asks, by <see cref="Arguments"/>.</summary>
    public const string Condition = """
        state = 'dead' AND (handler = @handler OR @handler IS NULL) AND (id = @id OR @id IS NULL) AND (event_type = @event_type OR @event_type IS NULL)
          AND (user_id = @user_id OR @user_id IS NULL) AND (due_at >= @since OR @since IS NULL) AND (due_at <= @until OR @until IS NULL)
        """;

    /// <summary>The condition's arguments, and those that a statement has beside them.</summary>
    public (string Name, object? Value)[] Arguments(params ReadOnlySpan<(string Name, object? Value)> more) =>
    [
        ("@handler", Handler), ("@id", EventId), ("@event_type", EventType), ("@user_id", UserId), ("@since", Since?.ToUnixTimeMilliseconds()),
        ("@until", Until?.ToUnixTimeMilliseconds()), .. more,
    ];
}
