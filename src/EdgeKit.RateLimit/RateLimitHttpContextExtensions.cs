using EdgeKit.RateLimit;

namespace Microsoft.AspNetCore.Http;

/// <summary>Gives access to the rate limits of a request.</summary>
public static class RateLimitHttpContextExtensions
{
    /// <summary>Gets the feature to charge more or refund.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The feature; <see langword="null"/> if no EdgeKit policy has charged the request.</returns>
    public static IRateLimitFeature? RateLimit(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IRateLimitFeature>();
    }
}
