using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// A request that comes again for its error page. Its body has been read, or nobody wants it any more; forwarded as it is announced it would break the
/// call, and its destination would be blamed.
/// </summary>
internal sealed class BodylessRequest : IHttpRequestBodyDetectionFeature
{
    private static readonly BodylessRequest Instance = new();

    public bool CanHaveBody => false;

    public static void Make(HttpContext context)
    {
        context.Request.Body = Stream.Null;
        context.Request.Headers.ContentLength = null;
        context.Request.Headers.Remove(HeaderNames.TransferEncoding);
        context.Features.Set<IHttpRequestBodyDetectionFeature>(Instance);
    }
}
