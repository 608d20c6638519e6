using System.Collections.Frozen;
using System.Security.Authentication;
using StackExchange.Redis;

namespace EdgeKit.Redis.Calling;

/// <summary>Sorts what the client library throws, and puts a failure into words.</summary>
internal static class Failures
{
    private static readonly FrozenSet<string> RefusalsOfPing = ["LOADING", "BUSY", "MISCONF", "MASTERDOWN", "NOAUTH"];

    private static readonly FrozenSet<string> Refusals =
    [
        .. RefusalsOfPing,
            "WRONGPASS", "NOPERM", "READONLY", "OOM", "NOREPLICAS", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK",
    ];

    /// <summary>The library's words for it, of a single server and of a cluster.</summary>
    private static readonly string[] MissingDatabases = [
        "The database does not exist", "Multiple databases are not supported"];

    /// <summary>
    /// The failure behind an exception, or <see cref="RedisFailure.None"/> when it is a mistake of the caller (a Lua
    /// error, a key of the wrong type), which must not pass for an outage.
    /// </summary>
    public static RedisFailure Classify(Exception exception) => exception switch
    {
        _ when IsDatabaseMissing(exception) => RedisFailure.Refused,
        RedisServerException e => ClassifyReply(e.Message),
        TimeoutException => RedisFailure.TimedOut,
        RedisException or ObjectDisposedException or OperationCanceledException => RedisFailure.ConnectionLost,
        _ => RedisFailure.None,
    };

    /// <summary>Whether a refusal is one that PING meets too: only then can a probe tell when it is over.</summary>
    public static bool PingFailsToo(string message) => RefusalsOfPing.Contains(Code(message));

    /// <summary>
    /// What the platform has against the server's certificate; the library calls that a failed authentication too.
    /// </summary>
    public static string? CertificateProblem(Exception? error) => error switch
    {
        null => null,
        AuthenticationException => error.Message,
        _ => CertificateProblem(error.InnerException),
    };

    /// <summary>
    /// Whether the user or the password of the connection string is wrong or missing. The library calls it a failed
    /// authentication too when a server that knows no TLS ends the handshake.
    /// </summary>
    public static bool IsPasswordRefused(Exception? error) => error switch
    {
        null => false,
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } =>
            CertificateProblem(error) is null && error.InnerException is not IOException,
        _ => IsPasswordRefused(error.InnerException),
    };

    /// <summary>Whether the server says that an ACL forbids the command, its keys or its channels.</summary>
    public static bool IsForbidden(string message) => Code(message) is "NOPERM";

    /// <summary>
    /// Whether the database of the connection string is one that the server does not have. The library finds that
    /// before it sends anything, and a PING, which needs no database, is answered all the same.
    /// </summary>
    public static bool IsDatabaseMissing(Exception? error) => error switch
    {
        null => false,
        RedisCommandException =>
            MissingDatabases.Any(words => error.Message.StartsWith(words, StringComparison.Ordinal)),
        _ => IsDatabaseMissing(error.InnerException),
    };

    /// <summary>What lies at the bottom of an error, without the library's figures about itself.</summary>
    public static string Reason(Exception error)
    {
        var inner = error is AggregateException { InnerExceptions: [.., var last] } ? last : error.InnerException;
        return inner is not null ? Reason(inner) : error.Message.Split(", mc: ")[0].Split(" (0-read")[0].TrimEnd('.');
    }

    /// <summary>Whether the server says that it is not the primary any more.</summary>
    public static bool IsDemoted(string message) => Code(message) is "READONLY";

    public static RedisUnavailableException Describe(RedisFailure failure, Exception? error, string where = "Redis") =>
        new(failure, $"{where} {Explain(failure, error)}", error);

    private static string Explain(RedisFailure failure, Exception? error) => failure switch
    {
        RedisFailure.NotConnected =>
            "has not been reached since the start. Is it running, and is the connection string right?",
        RedisFailure.CircuitOpen =>
            "did not answer earlier calls; calls are refused until a background probe is answered.",
        RedisFailure.TooManyInFlight =>
            "has as many calls waiting for an answer as EdgeKit:Redis:MaxInFlight allows. It is slower than the load.",
        RedisFailure.TimedOut =>
            "did not answer within EdgeKit:Redis:Timeout. It may have carried the command out all the same.",
        RedisFailure.DeadlineExceeded =>
            "was not waited for any longer: the deadline of the work in hand is over. It may have carried the command out all the same.",
        RedisFailure.ConnectionLost =>
            "lost its connection during the call. It may have carried the command out all the same.",
        _ => $"refuses to serve now: {error?.Message}",
    };

    private static RedisFailure ClassifyReply(string message)
    {
        if (message.StartsWith("Endpoint ", StringComparison.Ordinal))
        {
            // the library's own words for a redirection to a node that it cannot reach
            return RedisFailure.ConnectionLost;
        }

        return Refusals.Contains(Code(message)) ? RedisFailure.Refused : RedisFailure.None;
    }

    // Before Redis 7 an error inside a script came wrapped:
    // "ERR Error running script (call to f_...): @user_script:1: -READONLY You ..."
    private static string Code(string message)
    {
        var wrapped = message.StartsWith("ERR Error running script", StringComparison.Ordinal);
        var inner = wrapped ? message.IndexOf(": -", StringComparison.Ordinal) : -1;
        var text = inner < 0 ? message : message[(inner + 3)..];
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
