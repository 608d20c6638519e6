using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Problems;

/// <summary>Writes Retry-After (RFC 9110 §10.2.3).</summary>
internal static class RetryAfterHeader
{
    /// <summary>Whole seconds, rounded up, at least one.</summary>
    public static void Set(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter =
            Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
