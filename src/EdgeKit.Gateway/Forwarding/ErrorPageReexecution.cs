using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Prepares a request that is executed again to get its error page from a destination. Its body is removed, since it
/// may have been read already. YARP does not forward with an error status, so the status is reset and restored when the
/// page arrives.
/// </summary>
internal sealed class ErrorPageReexecution : IHttpRequestBodyDetectionFeature
{
    private static readonly ErrorPageReexecution Bodyless = new();

    public bool CanHaveBody => false;

    public static void Prepare(HttpContext context)
    {
        context.Request.Body = Stream.Null;
        context.Request.Headers.ContentLength = null;
        context.Request.Headers.Remove(HeaderNames.TransferEncoding);
        context.Features.Set<IHttpRequestBodyDetectionFeature>(Bodyless);
        context.Response.OnStarting(RestoreStatus, (context.Response, context.Response.StatusCode));
        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    private static Task RestoreStatus(object state)
    {
        var (response, status) = ((HttpResponse, int))state;
        response.StatusCode = response.StatusCode < StatusCodes.Status300MultipleChoices ? status : response.StatusCode;
        return Task.CompletedTask;
    }
}
