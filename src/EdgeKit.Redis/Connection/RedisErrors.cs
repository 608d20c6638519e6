using System.Collections.Frozen;
using System.Security.Authentication;
using StackExchange.Redis;

namespace EdgeKit.Redis.Connection;

/// <summary>Classifies the client library's exceptions and describes failures.</summary>
internal static class RedisErrors
{
    private static readonly FrozenSet<string> PingRefusalCodes = ["LOADING", "BUSY", "MISCONF", "MASTERDOWN", "NOAUTH"];

    private static readonly FrozenSet<string> RefusalCodes =
    [
        .. PingRefusalCodes,
        "WRONGPASS", "NOPERM", "READONLY", "OOM", "NOREPLICAS", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK",
    ];

    /// <summary>The library's messages for a single server and for a cluster.</summary>
    private static readonly string[] MissingDatabases =
        ["The database does not exist", "Multiple databases are not supported"];

    /// <summary>Returns the failure; none if the exception is an error of the caller, such as a Lua error.</summary>
    public static RedisFailure Classify(Exception exception) => exception switch
    {
        _ when IsDatabaseMissing(exception) => RedisFailure.Refused,
        RedisServerException e => ClassifyReply(e.Message),
        TimeoutException => RedisFailure.TimedOut,
        RedisException or ObjectDisposedException or OperationCanceledException => RedisFailure.ConnectionLost,
        _ => RedisFailure.None,
    };

    /// <summary>True if PING is refused too: only then can a probe detect the end of the outage.</summary>
    public static bool AlsoFailsPing(string message) => PingRefusalCodes.Contains(Code(message));

    /// <summary>Returns the TLS validation error, which the library reports as a failed authentication.</summary>
    public static string? CertificateProblem(Exception? error) => error switch
    {
        null => null,
        AuthenticationException => error.Message,
        _ => CertificateProblem(error.InnerException),
    };

    /// <summary>
    /// True if the server refused the password; false if a server without TLS ended the handshake, which the library
    /// reports as the same failure.
    /// </summary>
    public static bool IsPasswordRefused(Exception? error) => error switch
    {
        null => false,
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } =>
            CertificateProblem(error) is null && error.InnerException is not IOException,
        _ => IsPasswordRefused(error.InnerException),
    };

    public static bool IsForbidden(string message) => Code(message) is "NOPERM";

    /// <summary>True if the server lacks the configured database. A PING still succeeds.</summary>
    public static bool IsDatabaseMissing(Exception? error) => error switch
    {
        null => false,
        RedisCommandException =>
            MissingDatabases.Any(words => error.Message.StartsWith(words, StringComparison.Ordinal)),
        _ => IsDatabaseMissing(error.InnerException),
    };

    /// <summary>Returns the innermost error message without the library's diagnostics.</summary>
    public static string Reason(Exception error)
    {
        var inner = error is AggregateException { InnerExceptions: [.., var last] } ? last : error.InnerException;
        return inner is not null ? Reason(inner) : error.Message.Split(", mc: ")[0].Split(" (0-read")[0].TrimEnd('.');
    }

    public static bool IsDemoted(string message) => Code(message) is "READONLY";

    public static RedisUnavailableException ToException(
        RedisFailure failure, Exception? error, string where = "Redis") =>
        new(failure, $"{where} {Explain(failure, error)}", error);

    private static string Explain(RedisFailure failure, Exception? error) => failure switch
    {
        RedisFailure.NotConnected =>
            "has not been reached since the start. Is it running, and is the connection string correct?",
        RedisFailure.CircuitOpen =>
            "did not answer earlier calls; calls are refused until a background probe is answered.",
        RedisFailure.TooManyInFlight =>
            "has as many calls waiting for a reply as EdgeKit:Redis:MaxInFlight allows. It is slower than the load.",
        RedisFailure.TimedOut =>
            "did not answer within EdgeKit:Redis:Timeout. It may have run the command nevertheless.",
        RedisFailure.DeadlineExceeded =>
            "did not answer before the deadline of the current work. It may have run the command nevertheless.",
        RedisFailure.ConnectionLost =>
            "lost its connection during the call. It may have run the command nevertheless.",
        _ => $"cannot run commands at present: {error?.Message}",
    };

    // The library's message for a redirection to an unreachable node starts with "Endpoint".
    private static RedisFailure ClassifyReply(string message) =>
        message.StartsWith("Endpoint ", StringComparison.Ordinal) ? RedisFailure.ConnectionLost
        : RefusalCodes.Contains(Code(message)) ? RedisFailure.Refused
        : RedisFailure.None;

    // Before Redis 7 an error inside a script is wrapped: "ERR Error running script (call to f_...): @user_script:1:
    // -READONLY You ..."
    private static string Code(string message)
    {
        var wrapped = message.StartsWith("ERR Error running script", StringComparison.Ordinal);
        var inner = wrapped ? message.IndexOf(": -", StringComparison.Ordinal) : -1;
        var text = inner < 0 ? message : message[(inner + 3)..];
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
