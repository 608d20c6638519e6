namespace Shop.Messaging;

/// <summary>The section <c>Messaging</c> of a service. The defaults suit one machine.</summary>
public sealed class MessagingOptions
{
    /// <summary>
    /// What this service signs its events with: a private P-256 key, PKCS #8 as DER in base64. Each service has its
    /// own.
    /// </summary>
    /// <value>Required.</value>
    public string? SigningKey { get; set; }

    /// <summary>
    /// The public keys of the services that events come from, by service: SubjectPublicKeyInfo as DER in base64. Two
    /// stand there while a service changes from one to the next.
    /// </summary>
    /// <value>Required: at least one for each service whose events this one handles.</value>
    public Dictionary<string, List<string>> SenderKeys { get; } = [];

    /// <summary>How many deliveries to one subscriber run at once, each of another order.</summary>
    /// <value>16.</value>
    public int Parallel { get; set; } = 16;

    /// <summary>
    /// How often the outbox is looked at when nothing rings: after a commit the relay is woken at once.
    /// </summary>
    /// <value>1 second.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a row stays with a relay that took it and is then heard of no more.</summary>
    /// <value>5 seconds: how long a killed relay holds up the rows that it had taken.</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that one handler may take; after that the event waits and comes again.</summary>
    /// <value>
    /// 8 seconds, less than the events policy of HttpClient gives a delivery: the relay should hear of it.
    /// </value>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>The first pause after a failed delivery; it doubles with each further failure.</summary>
    /// <value>100 milliseconds.</value>
    public TimeSpan BackoffBase { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause: how long a subscriber that returned may have to wait.</summary>
    /// <value>2 seconds.</value>
    public TimeSpan BackoffCap { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After so many refusals an event is parked.</summary>
    /// <value>8.</value>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>What exchanges and queues on RabbitMQ begin with: shops that share a broker need one each.</summary>
    /// <value><c>shop</c>.</value>
    public string QueuePrefix { get; set; } = "shop";

    /// <summary>How long sent rows are kept.</summary>
    /// <value>1 hour.</value>
    public TimeSpan KeepSent { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long the inbox remembers. Longer than any event can be under way; a handler survives an older duplicate too,
    /// because it looks at its business row.
    /// </summary>
    /// <value>7 days.</value>
    public TimeSpan KeepInbox { get; set; } = TimeSpan.FromDays(7);
}
