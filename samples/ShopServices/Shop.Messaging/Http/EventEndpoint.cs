using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Shop.Messaging.Consuming;
using Shop.Messaging.Database;

namespace Shop.Messaging.Http;

/// <summary><c>POST /events</c>: 204 once the event is committed, 4xx or 5xx with the cause when it is refused.</summary>
internal static class EventEndpoint
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync<TContext>(
        HttpRequest request, EventConsumer<TContext> consumer, ILogger<EventConsumer<TContext>> logger)
        where TContext : MessagingDbContext
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var data = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (!CloudEventHeaders.TryRead(request, data, out var envelope, out var missing))
            return Problem(StatusCodes.Status400BadRequest, $"The header {missing} of a CloudEvent 1.0 is missing or malformed.");

        try
        {
            // Not the request's token: a relay that hangs up must not undo what is nearly done.
            await consumer.ConsumeAsync(envelope, CancellationToken.None);
            return TypedResults.NoContent();
        }
        catch (UnknownEventException exception)
        {
            return Problem(StatusCodes.Status400BadRequest, exception.Message);
        }
        catch (MismatchedEventException exception)
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, exception.Message);
        }
        catch (Exception exception) when (DatabaseOutage.Is(exception))
        {
            // The subscriber's own trouble, not the event's: it waits and is never parked for it.
            ConsumerLog.Refused(logger, exception, envelope.Type, envelope.OrderId, envelope.Source);
            return Problem(StatusCodes.Status503ServiceUnavailable, "The database does not answer.");
        }
        catch (Exception exception)
        {
            ConsumerLog.Refused(logger, exception, envelope.Type, envelope.OrderId, envelope.Source);
            return Problem(StatusCodes.Status500InternalServerError, exception.Message);
        }
    }

    private static ProblemHttpResult Problem(int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: "The event was refused.");
}
