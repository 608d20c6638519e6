using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Shop.Messaging.Database;
using Shop.Messaging.Signatures;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging.Http;

/// <summary>
/// <c>POST /events</c>: 204 after the commit, 401 or 403 for an event that is not trusted, another 4xx or 5xx with the
/// error.
/// </summary>
internal static class EventEndpoint
{
    /// <summary>Larger than any event of the shop.</summary>
    private const long MaxBodyBytes = 256 * 1024;

    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync<TContext>(
        HttpRequest request, VerifyingConsumer<TContext> consumer, ILogger<EventConsumer<TContext>> logger)
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
            // Not the request's token: a relay that disconnects must not cancel a handler.
            await consumer.ConsumeAsync(envelope, CancellationToken.None);
            return TypedResults.NoContent();
        }
        catch (Exception exception)
        {
            ConsumerLog.Refused(logger, exception, envelope.Type, envelope.OrderId, envelope.Source);
            if (exception is UntrustedEventException)
            {
                request.HttpContext.Response.Headers.WWWAuthenticate = "Signature headers=\"ce-signature\"";
            }

            return ToProblem(exception);
        }
    }

    private static ProblemHttpResult ToProblem(Exception exception) => exception switch
    {
        UntrustedEventException { Error: SignatureError.WrongPublisher } =>
            Problem(StatusCodes.Status403Forbidden, exception.Message),
        UntrustedEventException => Problem(StatusCodes.Status401Unauthorized, exception.Message),
        UnknownEventException => Problem(StatusCodes.Status400BadRequest, exception.Message),
        MismatchedEventException => Problem(StatusCodes.Status422UnprocessableEntity, exception.Message),
        // An outage of the subscriber: the event waits and is never parked for it.
        _ when Outage.Is(exception) => Problem(
            StatusCodes.Status503ServiceUnavailable, "The subscriber's storage does not answer, or is full."),
        _ => Problem(StatusCodes.Status500InternalServerError, exception.Message),
    };

    private static ProblemHttpResult Problem(int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: "The event was refused.");
}
