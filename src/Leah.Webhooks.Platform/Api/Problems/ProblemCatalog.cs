namespace Leah.Webhooks.Platform.Api.Problems;

/// <summary>Every problem that the API answers with. The URNs are a promise: docs/api.md lists them, and a test compares.</summary>
internal static class ProblemCatalog
{
    private static readonly ProblemKind InvalidRequest = new("invalid-request", 400, "The request is not valid");
    private static readonly ProblemKind SignInRequired = new("sign-in-required", 401, "An API key is needed");
    private static readonly ProblemKind UnknownKey = new("unknown-key", 401, "The API key is not known");
    private static readonly ProblemKind Forbidden = new("not-allowed", 403, "The API key does not allow this");
    private static readonly ProblemKind UnknownId = new("not-found", 404, "There is no such thing");
    private static readonly ProblemKind UnknownRoute = new("no-such-route", 404, "There is no such route");
    private static readonly ProblemKind WrongMethod = new("method-not-allowed", 405, "The route does not take this method");
    private static readonly ProblemKind ConflictKind = new("conflict", 409, "The request conflicts with what is there");
    private static readonly ProblemKind TooLarge = new("body-too-large", 413, "The body is too large");
    private static readonly ProblemKind WrongMediaType = new("unsupported-media-type", 415, "The content type is not supported");
    private static readonly ProblemKind FailedSignIns = new("too-many-failed-sign-ins", 429, "Too many failed sign-ins");
    private static readonly ProblemKind BusyKind = new("too-busy", 429, "Too much is going on");
    private static readonly ProblemKind Unexpected = new("unexpected", 500, "Something went wrong here");
    private static readonly ProblemKind CannotStore = new("cannot-store", 503, "It cannot be stored now");

    /// <summary>All kinds, by status.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        InvalidRequest, SignInRequired, UnknownKey, Forbidden, UnknownId, UnknownRoute, WrongMethod, ConflictKind,
        TooLarge, WrongMediaType, FailedSignIns, BusyKind, Unexpected, CannotStore,
    ];

    public static Problem Invalid(IReadOnlyDictionary<string, IReadOnlyList<string>> errors) =>
        new(InvalidRequest, "See errors: each says where it is and what to change.", errors);

    public static Problem Invalid(string path, string error) => Invalid(new Dictionary<string, IReadOnlyList<string>> { [path] = [error] });

    public static Problem KeyMissing() => new(SignInRequired, "Send the header Authorization: Bearer <API key>.");

    public static Problem KeyUnknown() =>
        new(UnknownKey, "The Authorization header holds no key that is known here: it is mistyped, was deleted, or is another platform's.");

    public static Problem NotAllowed() => new(Forbidden, "The key's role does not allow this, or the key is bound to another partnership.");

    /// <summary>No thing of that kind and id, or none that the caller may see.</summary>
    /// <param name="what">What it is in a word, for example <c>delivery</c>.</param>
    /// <param name="id">The id that was asked for.</param>
    public static Problem NotFound(string what, string id) => new(UnknownId, $"There is no {what} \"{Shortened(id)}\".");

    public static Problem NoSuchRoute() => new(UnknownRoute, "The routes are listed at /docs and in /openapi/v1.json.");

    public static Problem MethodNotAllowed() => new(WrongMethod, "The Allow header names the methods that the route takes.");

    public static Problem Conflict(string detail) => new(ConflictKind, detail);

    public static Problem BodyTooLarge(long limit) => new(TooLarge, $"The body may have {limit} bytes.");

    public static Problem BodyTooLarge(string detail) => new(TooLarge, detail);

    public static Problem UnsupportedMediaType() => new(WrongMediaType, "Send Content-Type: application/json; many events may come as application/x-ndjson.");

    public static Problem TooManyFailedSignIns(TimeSpan wait) =>
        new(FailedSignIns, "Too many wrong keys came from your address. A right key is still taken.", RetryAfter: wait);

    public static Problem Busy(TimeSpan wait) => new(BusyKind, "Nothing of the request was stored. Send it again after the time in Retry-After.", RetryAfter: wait);

    public static Problem TooManyStreams(int most, TimeSpan wait) =>
        new(BusyKind, $"{most} streams are open already. End one, or try again after the time in Retry-After.", RetryAfter: wait);

    public static Problem StorageUnavailable() =>
        new(CannotStore, "The database cannot store now. Nothing of the request was stored; send it again after the time in Retry-After.", RetryAfter: TimeSpan.FromSeconds(5));

    public static Problem UnexpectedError() => new(Unexpected, "The error is in the server's log. If it comes again, tell the operator what you sent and when.");

    /// <summary>The problem for a status that the framework answered without a body.</summary>
    public static Problem ForStatus(int status) => status switch
    {
        401 => KeyMissing(),
        403 => NotAllowed(),
        404 => NoSuchRoute(),
        405 => MethodNotAllowed(),
        413 => BodyTooLarge("The body is larger than the route takes."),
        415 => UnsupportedMediaType(),
        >= 500 => UnexpectedError(),
        _ => new(new ProblemKind("http-" + status, status, "The request cannot be answered"), "The request breaks a rule of HTTP or a limit of this server."),
    };

    private static string Shortened(string id) => id.Length <= 64 ? id : id[..64] + "…";
}
