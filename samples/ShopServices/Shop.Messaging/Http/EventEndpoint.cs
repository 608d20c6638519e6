using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Shop.Messaging.Consuming;
using Shop.Messaging.Database;
using Shop.Messaging.Trust;

namespace Shop.Messaging.Http;

/// <summary>
/// <c>POST /events</c>: 204 once the event is committed, 401 or 403 when it is not believed, 4xx or 5xx with the cause
/// when it is refused.
/// </summary>
internal static class EventEndpoint
{
    /// <summary>More than the largest event has; what a stranger makes us read is no more.</summary>
    private const long MaxBodyBytes = 256 * 1024;

    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync<TContext>(
        HttpRequest request, EventDoor<TContext> door, ILogger<EventConsumer<TContext>> logger)
        where TContext : MessagingDbContext
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBodyBytes;
        }

        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var data = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (!CloudEventHeaders.TryRead(request, data, out var envelope, out var missing))
        {
            return Problem(
                StatusCodes.Status400BadRequest, $"The header {missing} of a CloudEvent 1.0 is missing or malformed.");
        }

        try
        {
            // Not the request's token: a relay that hangs up must not undo what is nearly done.
            await door.AdmitAsync(envelope, CancellationToken.None);
            return TypedResults.NoContent();
        }
        catch (Exception exception)
        {
            ConsumerLog.Refused(logger, exception, envelope.Type, envelope.OrderId, envelope.Source);
            if (exception is UntrustedEventException)
            {
                request.HttpContext.Response.Headers.WWWAuthenticate = "Signature headers=\"ce-signature\"";
            }

            return Refusal(exception);
        }
    }

    private static ProblemHttpResult Refusal(Exception exception) => exception switch
    {
        UntrustedEventException { Flaw: TrustFlaw.NotTheirs } =>
            Problem(StatusCodes.Status403Forbidden, exception.Message),
        UntrustedEventException => Problem(StatusCodes.Status401Unauthorized, exception.Message),
        UnknownEventException => Problem(StatusCodes.Status400BadRequest, exception.Message),
        MismatchedEventException => Problem(StatusCodes.Status422UnprocessableEntity, exception.Message),
        // The subscriber's own trouble, not the event's: it waits and is never parked for it.
        _ when Outage.Is(exception) => Problem(
            StatusCodes.Status503ServiceUnavailable, "The subscriber's storage does not answer, or is full."),
        _ => Problem(StatusCodes.Status500InternalServerError, exception.Message),
    };

    private static ProblemHttpResult Problem(int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: "The event was refused.");
}
