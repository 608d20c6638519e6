using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// A request that comes again for its error page, which a destination is to make. Its body has been read, or nobody
/// wants it any more: forwarded as it is announced it would break the call, and the destination would be blamed. Its
/// status is that of the error, with which nothing is forwarded: it is put aside, and back when the page comes.
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
