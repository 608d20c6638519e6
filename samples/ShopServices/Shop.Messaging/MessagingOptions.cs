

namespace Shop.Messaging;

/// <summary>The section <c>Messaging</c> of a service. The defaults suit one machine.</summary>
public sealed class MessagingOptions
{
    /// <summary>
    /// The private key that signs this service's events: P-256, PKCS #8, DER in base64. Each service has its own.
    /// </summary>
    /// <value>Required.</value>
    public string? SigningKey { get; set; }

    /// <summary>
    /// The public keys of other services, by service name: SubjectPublicKeyInfo, DER in base64. A service has two while
    /// it changes its key.
    /// </summary>
    /// <value>Required: at least one for each service whose events this one handles.</value>
    public Dictionary<string, List<string>> SenderKeys { get; } = [];

    /// <summary>
    /// The number of concurrent deliveries to one subscriber; deliveries of one order are sequential.
    /// </summary>
    /// <value>16.</value>
    public int Parallel { get; set; } = 16;

    /// <summary>
    /// The interval at which the outbox is read without a signal; a commit signals the relay immediately.
    /// </summary>
    /// <value>1 second.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The duration of a relay's lease on outbox rows.</summary>
    /// <value>5 seconds: a killed relay delays its rows by this time.</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The timeout of one handler; the event is delivered again after it.</summary>
    /// <value>
    /// 8 seconds, less than the timeout of the <c>events</c> policy, so that the relay gets the response.
    /// </value>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>The first delay after a failed delivery; it doubles with each failure.</summary>
    /// <value>100 milliseconds.</value>
    public TimeSpan BackoffBase { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay, and therefore the longest wait after a subscriber has recovered.</summary>
    /// <value>2 seconds.</value>
    public TimeSpan BackoffCap { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The number of rejections after which an event is parked.</summary>
    /// <value>8.</value>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>
    /// The prefix of exchanges and queues on RabbitMQ; shops that share a broker need different ones.
    /// </summary>
    /// <value><c>shop</c>.</value>
    public string QueuePrefix { get; set; } = "shop";

    /// <summary>The retention of sent rows.</summary>
    /// <value>1 hour.</value>
    public TimeSpan KeepSent { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The retention of inbox keys. Handlers also ignore older duplicates, because they check their business rows.
    /// </summary>
    /// <value>7 days.</value>
    public TimeSpan KeepInbox { get; set; } = TimeSpan.FromDays(7);
}
