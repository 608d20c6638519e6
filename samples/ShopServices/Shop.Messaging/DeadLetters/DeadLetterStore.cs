using System.Collections.Concurrent;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Shop.Messaging.RabbitMq;

namespace Shop.Messaging.DeadLetters;

/// <summary>Takes dead letters from the broker into the service's database, where an operator can look at them.</summary>
internal sealed class DeadLetterStore<TContext>(Transactor<TContext> transactor, TimeProvider clock)
    where TContext : MessagingDbContext
{
    private const int MaxRemembered = 1000;
    private const int MaxData = 64 * 1024;

    // The broker says that a message was rejected; what was wrong with it, only whoever rejected it knows.
    private readonly ConcurrentDictionary<string, string> _refusals = new();

    public void Remember(string key, string refusal)
    {
        if (_refusals.Count < MaxRemembered)
            _refusals[key] = refusal;
    }

    public async Task<DeadLetterRow> KeepAsync(RabbitMqDelivery delivery, CancellationToken cancellationToken)
    {
        var reason = _refusals.TryRemove(delivery.Key, out var refusal)
            ? refusal
            : RabbitMqMessage.DeathOf(delivery.Properties);
        var letter = delivery.Envelope is { } envelope ? Of(envelope, reason) : OfNoEvent(delivery, reason);
        return await transactor.RunAsync(
            "dead letter",
            async (database, stop) =>
            {
                // The one that is there already may be the same message, whose acknowledgement was lost.
                if (await database.DeadLetters.SingleOrDefaultAsync(
                    row => row.Source == letter.Source && row.EventId == letter.EventId, stop) is { } known)
                    return known;
                database.DeadLetters.Add(letter);
                return letter;
            },
            cancellationToken);
    }

    private DeadLetterRow Of(EventEnvelope envelope, string reason) => new()
    {
        Source = envelope.Source,
        EventId = envelope.Id,
        Type = envelope.Type,
        OrderId = envelope.OrderId,
        At = envelope.At,
        Sequence = envelope.Sequence,
        Data = Storable(envelope.Data),
        TraceParent = envelope.TraceParent,
        TraceState = envelope.TraceState,
        Reason = reason,
        ParkedAt = clock.GetUtcNow(),
    };

    private DeadLetterRow OfNoEvent(RabbitMqDelivery delivery, string reason) => new()
    {
        Source = "",
        EventId = Guid.CreateVersion7(clock.GetUtcNow()).ToString(),
        Type = "",
        OrderId = "",
        Data = Storable(Encoding.UTF8.GetString(delivery.Body)),
        Reason = reason,
        ParkedAt = clock.GetUtcNow(),
    };

    // PostgreSQL's text holds anything but a zero.
    private static string Storable(string data) =>
        data.Replace('\0', '\uFFFD')[..Math.Min(data.Length, MaxData)];
}
