using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Messaging.Consuming;
using Shop.Messaging.Database;
using Shop.Messaging.Trust;

namespace Shop.Messaging.RabbitMq;

/// <summary>
/// What the relay does over HTTP, on this side of the broker: tries an event again that is refused, gives it up after
/// so many times, and waits for storage that is away or full for as long as it takes.
/// </summary>
internal sealed class EventIntake<TContext>(
    EventDoor<TContext> door, IOptions<MessagingOptions> options, TimeProvider timeProvider,
    ILogger<EventConsumer<TContext>> logger)
    where TContext : MessagingDbContext
{
    private readonly MessagingOptions _options = options.Value;

    /// <summary>Handles an event.</summary>
    /// <returns>Null when it is committed; else why it never will be.</returns>
    public async Task<string?> HandleAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        using var activity = MessagingActivity.Continue(
            $"handle {envelope.Type}", ActivityKind.Consumer, envelope.TraceParent, envelope.TraceState);
        var refusals = 0;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await door.AdmitAsync(envelope, cancellationToken);
                return null;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                ConsumerLog.Refused(logger, exception, envelope.Type, envelope.OrderId, envelope.Source);
                if (IsHopeless(exception) || (!Outage.Is(exception) && ++refusals >= _options.MaxAttempts))
                {
                    return exception.Message;
                }
            }

            await Task.Delay(
                Backoff.After(tries, _options.BackoffBase, _options.BackoffCap), timeProvider, cancellationToken);
        }
    }

    private static bool IsHopeless(Exception exception) => exception is
        UnknownEventException
            or MismatchedEventException or JsonException or UntrustedEventException { Flaw: not TrustFlaw.UnknownKey };
}
