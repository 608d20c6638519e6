using EdgeKit.Http.Problems;
using EdgeKit.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// The error response to a request that could not be forwarded. Reveals nothing about the services behind the gateway.
/// </summary>
internal readonly record struct ForwarderFailure(int Status, string Title, string Detail, TimeSpan? RetryAfter)
{
    /// <summary>Without a better estimate: a restarted destination is usually back after a second.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    public static ForwarderFailure From(
        ForwarderError error, Exception? exception, int status, long? maxBodySize, DateTimeOffset now)
    {
        if (FindRejection(exception) is { } rejection)
        {
            return rejection.Reason == RejectionReason.RequestBodyTimeout
                ? BodyTooSlow() : rejection.IsTimeout ? TimedOut() : Unavailable(rejection.Until - now);
        }

        return error switch
        {
            ForwarderError.RequestTimedOut => TimedOut(),
            ForwarderError.NoAvailableDestinations => Unavailable(null),
            ForwarderError.RequestBodyClient or ForwarderError.RequestCreation when status is >= 400 and < 500 =>
                status == StatusCodes.Status413PayloadTooLarge ? BodyTooLarge(maxBodySize)
                : status == StatusCodes.Status408RequestTimeout ? BodyTooSlow()
                : new(status, "Bad request", "The request could not be read to its end.", null),
            _ => new(StatusCodes.Status502BadGateway, "Bad gateway",
                "The service behind the gateway returned no valid response.", null),
        };
    }

    /// <summary>True if no connection was established, so that no bytes were sent.</summary>
    public static bool IsConnectFailure(Exception? exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
    };

    public static ForwarderFailure Unavailable(TimeSpan? retryAfter) => new(
        StatusCodes.Status503ServiceUnavailable, "Service unavailable",
        "The service behind the gateway cannot take requests at present.", retryAfter ?? DefaultRetryAfter);

    public static ForwarderFailure AmbiguousPath() => new(
        StatusCodes.Status400BadRequest, "Ambiguous path",
        "The path contains an encoded slash, backslash, percent sign or dot segment, which servers read differently. "
        + "Send it decoded.", null);

    public static ForwarderFailure MethodNotImplemented() => new(
        StatusCodes.Status501NotImplemented, "Not implemented",
        "This gateway supports neither CONNECT nor TRACE.", null);

    public static ForwarderFailure HeadersTooLarge(long maxBytes) => new(
        StatusCodes.Status431RequestHeaderFieldsTooLarge, "Request headers too large",
        $"The request headers together exceed {maxBytes} bytes, the limit of this route.", null);

    public static ForwarderFailure BodyTooLarge(long? maxBytes) => new(
        StatusCodes.Status413PayloadTooLarge, "Content too large",
        maxBytes is null ? "The request body is larger than this route allows."
        : $"The request body exceeds {maxBytes} bytes (MaxRequestBodySize of the route or the server).", null);

    public static ForwarderFailure BodyTooSlow() => new(
        StatusCodes.Status408RequestTimeout, "Request timeout", "The request's body was not complete in time.", null);

    public static ForwarderFailure TimedOut() => new(
        StatusCodes.Status504GatewayTimeout, "Gateway timeout",
        "The service behind the gateway did not answer in time.", null);

    public Task WriteAsync(HttpContext context, ProblemWriter problems) => problems.WriteAsync(
        context, new ProblemDetails { Status = Status, Title = Title, Detail = Detail }, RetryAfter);

    /// <summary>A request that fails while its body is sent has two causes, one per direction.</summary>
    private static ResilienceException? FindRejection(Exception? exception) => exception switch
    {
        null => null,
        ResilienceException rejection => rejection,
        AggregateException several =>
            several.InnerExceptions.Select(FindRejection).FirstOrDefault(rejection => rejection is not null),
        _ => FindRejection(exception.InnerException),
    };
}
