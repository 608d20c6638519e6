using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Telemetry;

/// <summary>Keys appear hashed only.</summary>
internal static partial class IdempotencyLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "The owner of idempotency key {Key} (policy {Policy}) has lost its lease; its answer was discarded.")]
    public static partial void LeaseLost(ILogger logger, string policy, string key);

    [LoggerMessage(2, LogLevel.Error,
        "The answer under idempotency key {Key} (policy {Policy}) was given but not stored: a retry may run again once the lease has ended.")]
    public static partial void NotStored(ILogger logger, string policy, string key, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "The idempotency store gave no answer; policy {Policy} says {Mode}.")]
    public static partial void StoreUnavailable(
        ILogger logger, string policy, IdempotencyFailureMode mode, Exception exception);

    [LoggerMessage(4, LogLevel.Error,
        "The work under idempotency key {Key} (policy {Policy}) could not be committed with its outcome; the caller was told to retry.")]
    public static partial void Undone(ILogger logger, string policy, string key, Exception exception);

    [LoggerMessage(5, LogLevel.Error,
        "A request to {Path} (policy {Policy}) was refused with 500: a middleware in front of the idempotency stage has read its body and kept nothing of it, so that two different requests would look alike. "
        + "Call context.Request.EnableBuffering() before it reads, or put it behind UseEdgeKit().")]
    public static partial void BodyGone(ILogger logger, string policy, string path);
}
