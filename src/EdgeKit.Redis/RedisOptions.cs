using System.ComponentModel.DataAnnotations;
using EdgeKit.Redis.Connection;

namespace EdgeKit.Redis;

/// <summary>The section <c>EdgeKit:Redis</c>. Durations are <see cref="TimeSpan"/> strings.</summary>
public sealed class RedisOptions : IValidatableObject
{
    /// <summary>
    /// Gets or sets the connection string of EdgeKit's own Redis, in StackExchange.Redis's notation,
    /// <c>host:port,host:port,user=...,password=...,ssl=true</c>, or as a URL, <c>rediss://user:password@host:port</c>.
    /// Read once, at start.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: the application's <c>IConnectionMultiplexer</c> or
    /// <c>ConnectionStrings:redis</c> is used.
    /// </value>
    [DataType(DataType.Password)]
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Gets or sets the prefix of all keys and channels of EdgeKit. Applications that share a server need different
    /// prefixes. Read once, at start.
    /// </summary>
    /// <value>The default is <c>edgekit:</c>.</value>
    [Required(AllowEmptyStrings = true)]
    public string KeyPrefix { get; set; } = "edgekit:";

    /// <summary>
    /// Gets or sets how long a call waits for its reply. Keep it far below the timeout of a request, because requests
    /// wait this long for a paused Redis until the breaker opens. A reload cannot raise it beyond the connection's
    /// <c>asyncTimeout</c> (5 s).
    /// </summary>
    /// <value>The default is 100 ms; 1 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Gets or sets the number of consecutive calls without reply that opens the breaker. The series must also last for
    /// <see cref="Timeout"/>, so that a pause of this process is not mistaken for one of the server. A broken
    /// connection opens the breaker immediately.
    /// </summary>
    /// <value>The default is 5; 1 to 1,000.</value>
    [Range(1, 1_000)]
    public int FailuresToOpen { get; set; } = 5;

    /// <summary>Gets or sets the interval between PINGs of an unavailable server, with a jitter of 20 %.</summary>
    /// <value>The default is 500 ms; 10 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Gets or sets the maximum number of calls that wait for a reply at the same time. Calls that have timed out
    /// count, because a paused server keeps their buffers alive. Further calls are rejected.
    /// </summary>
    /// <value>The default is 10,000; 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int MaxInFlight { get; set; } = 10_000;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(ConnectionString)
            && ConnectionStringParser.FindProblem(ConnectionString) is { } problem)
        {
            yield return new ValidationResult($"{problem}. {ConnectionStringParser.Fix}", [nameof(ConnectionString)]);
        }
    }
}
