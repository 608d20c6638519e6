namespace EdgeKit.Idempotency.Http;

/// <summary>The problem responses of the middleware. Type URIs and texts are a public contract.</summary>
internal sealed record IdempotencyProblem(int Status, string Type, string Title, string Detail)
{
    private const string Prefix = "urn:edgekit:problem:idempotency-";

    /// <summary>The value of the tag <c>outcome</c> in metrics.</summary>
    public string Outcome => Type[Prefix.Length..].Replace('-', '_');

    public static readonly IdempotencyProblem KeyMissing = new(
        400, Prefix + "key-missing", "Idempotency-Key is missing",
        "This operation is idempotent and requires the header Idempotency-Key.");

    public static readonly IdempotencyProblem KeyMalformed = new(
        400, Prefix + "key-malformed", "Idempotency-Key is malformed",
        "Send the header once, as a string of 1 to 255 printable ASCII characters in double quotes: Idempotency-Key: "
        + "\"8e03978e-40d5\".");

    public static readonly IdempotencyProblem CallerUnknown = new(
        401, Prefix + "caller-unknown", "Idempotency-Key needs a caller",
        "A key belongs to an authenticated caller. Authenticate first.");

    public static readonly IdempotencyProblem InFlight = new(
        409, Prefix + "in-flight", "A request is outstanding for this Idempotency-Key",
        "Retry after the time that Retry-After gives.");

    public static readonly IdempotencyProblem LeaseLost = new(
        409, Prefix + "lease-lost", "This attempt took too long and another took over",
        "Retry to get the response of the other attempt.");

    public static readonly IdempotencyProblem ResponseNotKept = new(
        409, Prefix + "answer-not-kept", "The request was carried out and its response was not kept",
        "It will not be carried out again under this key. Look up the result.");

    public static readonly IdempotencyProblem OutcomeUnknown = new(
        409, Prefix + "outcome-unknown", "The request failed and its outcome is unknown",
        "It will not be carried out again under this key. Look up whether it took effect.");

    public static readonly IdempotencyProblem BodyTooLarge = new(
        413, Prefix + "body-too-large", "Content too large",
        "The body is larger than MaxRequestBodySize of this endpoint allows. Nothing was carried out.");

    public static readonly IdempotencyProblem Mismatch = new(
        422, Prefix + "key-reused", "Idempotency-Key is already used",
        "The key belongs to a request with another payload. Use a new key.");

    public static readonly IdempotencyProblem TooManyKeys = new(
        429, Prefix + "too-many-keys", "Too many keys of this caller are kept",
        "Nothing was carried out. Retry with the same key when earlier keys have expired.");

    public static readonly IdempotencyProblem BodyConsumed = new(
        500, Prefix + "body-gone", "The request's body was read before its Idempotency-Key",
        "Nothing was carried out: earlier middleware of the server consumes the body without buffering it. The "
        + "server's log explains the fix.");

    public static readonly IdempotencyProblem RolledBack = new(
        503, Prefix + "undone", "The request could not be committed",
        "It took effect together with its key or not at all. Retry with the same key to find out.");

    public static readonly IdempotencyProblem StoreUnavailable = new(
        503, Prefix + "store-unavailable", "The idempotency guarantee cannot be given now",
        "Nothing was carried out. Retry later with the same key.");
}
