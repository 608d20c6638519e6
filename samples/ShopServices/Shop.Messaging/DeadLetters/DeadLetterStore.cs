using System.Collections.Concurrent;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Messaging.Consuming;
using Shop.Messaging.RabbitMq;
using Shop.Messaging.Trust;

namespace Shop.Messaging.DeadLetters;

/// <summary>
/// Takes dead letters from the broker into the service's database, where an operator can look at them.
/// </summary>
internal sealed class DeadLetterStore<TContext>(
    Transactor<TContext> transactor,
    EventVerifier verifier, IOptions<MessagingOptions> options, TimeProvider timeProvider,
    ILogger<DeadLetterStore<TContext>> logger)
    where TContext : MessagingDbContext
{
    private const int MaxRemembered = 1000;
    private const int MaxData = 64 * 1024;

    // The broker says that a message was rejected; what was wrong with it, only whoever rejected it knows.
    private readonly ConcurrentDictionary<string, string> _refusals = new();

    public void Remember(string key, string refusal)
    {
        if (_refusals.Count < MaxRemembered)
        {
            _refusals[key] = refusal;
        }
    }

    /// <summary>
    /// Tries for as long as it takes: one that was given back would only come again when the broker is connected to
    /// anew.
    /// </summary>
    public async Task<DeadLetterRow> KeepAsync(RabbitMqDelivery delivery, CancellationToken cancellationToken)
    {
        var letter = await LetterOfAsync(delivery);
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await KeepAsync(letter, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                ConsumerLog.NotKept(logger, exception);
            }

            await Task.Delay(Backoff.After(
                tries, options.Value.BackoffBase, options.Value.BackoffCap), timeProvider, cancellationToken);
        }
    }

    private Task<DeadLetterRow> KeepAsync(DeadLetterRow letter, CancellationToken cancellationToken) =>
        transactor.RunAsync(
        "dead letter",
        async (database, stop) =>
        {
            // The one that is there already may be the same message, whose acknowledgement was lost.
            if (await database.DeadLetters.SingleOrDefaultAsync(
                row => row.Source == letter.Source && row.EventId == letter.EventId, stop) is { } known)
            {
                return known;
            }

            letter.Id = 0;
            database.DeadLetters.Add(letter);
            return letter;
        },
        cancellationToken);

    private async Task<DeadLetterRow> LetterOfAsync(RabbitMqDelivery delivery)
    {
        var reason = _refusals.TryRemove(delivery.Key, out var refusal)
            ? refusal
            : RabbitMqMessage.DeathOf(delivery.Properties);
        var envelope = delivery.Envelope ?? NoEvent(delivery.Body);
        // A forgery may not lie here under the name of an event: that would keep the event itself out.
        if (delivery.Envelope is { } said && await verifier.FlawOfAsync(said) is { } flaw and not TrustFlaw.UnknownKey)
        {
            (envelope, reason) = (NoEvent(delivery.Body), new UntrustedEventException(said, flaw).Message);
        }

        return new DeadLetterRow(envelope with { Data = Storable(envelope.Data) }, reason, timeProvider.GetUtcNow());
    }

    private EventEnvelope NoEvent(byte[] body)
    {
        var now = timeProvider.GetUtcNow();
        return new EventEnvelope(
            Guid.CreateVersion7(now).ToString(), "", "", "", now, 0, Encoding.UTF8.GetString(body), null, null);
    }

    // PostgreSQL's text holds anything but a zero.
    private static string Storable(string data) =>
        data.Replace('\0', '\uFFFD')[..Math.Min(data.Length, MaxData)];
}
