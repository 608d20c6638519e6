using EdgeKit.RateLimit;

namespace Microsoft.AspNetCore.Http;

/// <summary>Reaches the charges of a request.</summary>
public static class RateLimitHttpContextExtensions
{
    /// <summary>
    /// What the request was charged, to charge more or give back; <see langword="null"/> when no policy of EdgeKit
    /// charged it.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns>The feature or <see langword="null"/>.</returns>
    public static IRateLimitFeature? RateLimit(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IRateLimitFeature>();
    }
}
