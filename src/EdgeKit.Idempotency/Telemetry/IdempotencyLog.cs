using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Telemetry;

/// <summary>Log messages. Keys are logged as hashes only.</summary>
internal static partial class IdempotencyLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "The owner of idempotency key {Key} (policy {Policy}) has lost its lease; its response was discarded.")]
    public static partial void LeaseLost(ILogger logger, string policy, string key);

    [LoggerMessage(2, LogLevel.Error,
        "The response under idempotency key {Key} (policy {Policy}) was sent but not stored: a retry may run the "
        + "request again after the lease has expired.")]
    public static partial void NotStored(ILogger logger, string policy, string key, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "The idempotency store did not answer; the mode of policy {Policy} is {Mode}.")]
    public static partial void StoreUnavailable(
        ILogger logger, string policy, IdempotencyFailureMode mode, Exception exception);

    [LoggerMessage(4, LogLevel.Error,
        "The work under idempotency key {Key} (policy {Policy}) could not be committed with its outcome; the caller "
        + "was told to retry.")]
    public static partial void RolledBack(ILogger logger, string policy, string key, Exception exception);

    [LoggerMessage(5, LogLevel.Error,
        "A request to {Path} (policy {Policy}) was rejected with 500: middleware before the idempotency middleware "
        + "has consumed its body without buffering it, so that different requests could not be told apart. "
        + "Call context.Request.EnableBuffering() before reading the body, or move that middleware after "
        + "UseEdgeKit().")]
    public static partial void BodyConsumed(ILogger logger, string policy, string path);
}
