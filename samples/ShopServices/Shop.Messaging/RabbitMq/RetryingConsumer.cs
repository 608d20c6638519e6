using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Messaging.Database;
using Shop.Messaging.Signatures;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging.RabbitMq;

/// <summary>
/// Repeats a rejected event up to the limit and waits as long as the storage is unavailable: with a broker the
/// subscriber does this, over HTTP the publisher's relay.
/// </summary>
internal sealed class RetryingConsumer<TContext>(
    VerifyingConsumer<TContext> consumer, IOptions<MessagingOptions> options, TimeProvider timeProvider,
    ILogger<EventConsumer<TContext>> logger)
    where TContext : MessagingDbContext
{
    private readonly MessagingOptions _options = options.Value;

    /// <summary>Handles an event until it is committed or finally rejected.</summary>
    /// <returns>Null if it is committed, else the error.</returns>
    public async Task<string?> HandleAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        using var activity = MessagingActivity.Continue(
            $"handle {envelope.Type}", ActivityKind.Consumer, envelope.TraceParent, envelope.TraceState);
        var rejections = 0;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await consumer.ConsumeAsync(envelope, cancellationToken);
                return null;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                ConsumerLog.Refused(logger, exception, envelope.Type, envelope.OrderId, envelope.Source);
                if (IsPermanent(exception) || (!Outage.Is(exception) && ++rejections >= _options.MaxAttempts))
                {
                    return exception.Message;
                }
            }

            await Task.Delay(
                Backoff.After(attempt, _options.BackoffBase, _options.BackoffCap), timeProvider, cancellationToken);
        }
    }

    private static bool IsPermanent(Exception exception) => exception is
        UnknownEventException
            or MismatchedEventException
                or JsonException or UntrustedEventException { Error: not SignatureError.UnknownKey };
}
