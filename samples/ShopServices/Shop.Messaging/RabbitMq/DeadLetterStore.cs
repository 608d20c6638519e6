using System.Collections.Concurrent;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Messaging.RabbitMq;
using Shop.Messaging.Signatures;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging.RabbitMq;

/// <summary>
/// Moves dead letters from the broker into the service's database, where an operator can replay them.
/// </summary>
internal sealed class DeadLetterStore<TContext>(
    TransactionRunner<TContext> transactions,
    EventVerifier verifier, IOptions<MessagingOptions> options, TimeProvider timeProvider,
    ILogger<DeadLetterStore<TContext>> logger)
    where TContext : MessagingDbContext
{
    private const int MaxRemembered = 1000;
    private const int MaxData = 64 * 1024;

    // The broker reports only that a message was rejected; the process that rejected it knows why.
    private readonly ConcurrentDictionary<string, string> _errors = new();

    public void RememberError(string key, string error)
    {
        if (_errors.Count < MaxRemembered)
        {
            _errors[key] = error;
        }
    }

    /// <summary>
    /// Stores a dead letter and repeats until it succeeds: a returned message would come back only after a reconnect.
    /// </summary>
    public async Task<DeadLetterRow> StoreAsync(RabbitMqDelivery delivery, CancellationToken cancellationToken)
    {
        var letter = await ReadAsync(delivery);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StoreAsync(letter, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                ConsumerLog.NotKept(logger, exception);
            }

            await Task.Delay(Backoff.After(
                attempt, options.Value.BackoffBase, options.Value.BackoffCap), timeProvider, cancellationToken);
        }
    }

    private Task<DeadLetterRow> StoreAsync(DeadLetterRow letter, CancellationToken cancellationToken) =>
        transactions.RunAsync(
            "dead letter",
        async (database, stop) =>
        {
            // An existing row may be the same message whose acknowledgement was lost.
            if (await database.DeadLetters.SingleOrDefaultAsync(
                row => row.Envelope.Source == letter.Envelope.Source
                && row.Envelope.Id == letter.Envelope.Id, stop) is { } known)
            {
                return known;
            }

            letter.Id = 0;
            database.DeadLetters.Add(letter);
            return letter;
        },
        cancellationToken);

    private async Task<DeadLetterRow> ReadAsync(RabbitMqDelivery delivery)
    {
        var reason = _errors.TryRemove(delivery.Key, out var error)
            ? error
            : RabbitMqMessage.DeadLetterReason(delivery.Properties);
        var envelope = delivery.Envelope ?? NotAnEvent(delivery.Body);
        // A forged message must not take the identity of a real event, which could then not be stored.
        if (delivery.Envelope is { } received
            && await verifier.FindErrorAsync(received) is { } signatureError and not SignatureError.UnknownKey)
        {
            (envelope, reason) = (
                NotAnEvent(delivery.Body), new UntrustedEventException(received, signatureError).Message);
        }

        return new DeadLetterRow(envelope with { Data = ToStorable(envelope.Data) }, reason, timeProvider.GetUtcNow());
    }

    private EventEnvelope NotAnEvent(byte[] body)
    {
        var now = timeProvider.GetUtcNow();
        return new EventEnvelope(
            Guid.CreateVersion7(now).ToString(), "", "", "", now, 0, Encoding.UTF8.GetString(body), null, null);
    }

    // PostgreSQL's text cannot contain NUL.
    private static string ToStorable(string data) =>
        data.Replace('\0', '\uFFFD')[..Math.Min(data.Length, MaxData)];
}
