using System.ComponentModel.DataAnnotations;
using EdgeKit.Redis.Connecting;

namespace EdgeKit.Redis;

/// <summary>The section <c>EdgeKit:Redis</c>. Durations are <see cref="TimeSpan"/> strings.</summary>
public sealed class RedisOptions : IValidatableObject
{
    /// <summary>
    /// Where EdgeKit's own Redis is, in StackExchange.Redis's notation,
    /// <c>host:port,host:port,user=...,password=...,ssl=true</c>, or as a URL, <c>rediss://user:password@host:port</c>.
    /// Read once, at start.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: the <c>IConnectionMultiplexer</c> of the application is used, or
    /// <c>ConnectionStrings:redis</c>.
    /// </value>
    [DataType(DataType.Password)]
    public string? ConnectionString { get; set; }

    /// <summary>
    /// What every key and channel of EdgeKit begins with. Applications that share a server differ here. Read once, at
    /// start.
    /// </summary>
    /// <value>The default is <c>edgekit:</c>.</value>
    [Required(AllowEmptyStrings = true)]
    public string KeyPrefix { get; set; } = "edgekit:";

    /// <summary>
    /// How long a call may wait for its answer. Keep it far below the time-out of a request: a request that waits for a
    /// paused Redis waits this long, until the breaker opens. A reload above the connection's <c>asyncTimeout</c> (5 s)
    /// does not go beyond that.
    /// </summary>
    /// <value>The default is 100 ms; 1 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How many calls in a row may go unanswered before the breaker opens; the row must also last for
    /// <see cref="Timeout"/>, so that a pause of this process does not pass for one of the server. A broken connection
    /// opens the breaker at once.
    /// </summary>
    /// <value>The default is 5; 1 to 1,000.</value>
    [Range(1, 1_000)]
    public int FailuresToOpen { get; set; } = 5;

    /// <summary>
    /// How long to wait between two probes (PING) of a server that does not answer; spread by a fifth either way.
    /// </summary>
    /// <value>The default is 500 ms; 10 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How many calls may wait for an answer at one time, those that have timed out included, because a paused server
    /// keeps their buffers alive. One more is refused.
    /// </summary>
    /// <value>The default is 10,000; 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int MaxInFlight { get; set; } = 10_000;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(ConnectionString)
            && ConnectionStrings.FindProblem(ConnectionString) is { } problem)
        {
            yield return new ValidationResult($"{problem}. {ConnectionStrings.Fix}", [nameof(ConnectionString)]);
        }
    }
}
