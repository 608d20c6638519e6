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
        var envelope = delivery.Envelope ?? NoEvent(delivery.Body);
        var letter = new DeadLetterRow(envelope with { Data = Storable(envelope.Data) }, reason, clock.GetUtcNow());
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

    private EventEnvelope NoEvent(byte[] body)
    {
        var now = clock.GetUtcNow();
        return new EventEnvelope(
            Guid.CreateVersion7(now).ToString(), "", "", "", now, 0, Encoding.UTF8.GetString(body), null, null);
    }

    // PostgreSQL's text holds anything but a zero.
    private static string Storable(string data) =>
        data.Replace('\0', '\uFFFD')[..Math.Min(data.Length, MaxData)];
}
