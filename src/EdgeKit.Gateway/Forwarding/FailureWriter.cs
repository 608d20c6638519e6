using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>Writes a failure as problem+json.</summary>
internal sealed class FailureWriter(IProblemDetailsService problemDetails)
{
    /// <summary>Without a better estimate: a restarted destination is usually back after a second.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    public async Task WriteAsync(HttpContext context, ForwarderFailure failure)
    {
        context.Response.StatusCode = failure.Status;
        if (failure.Status == StatusCodes.Status503ServiceUnavailable)
        {
            var seconds = Math.Ceiling(Math.Max(1, (failure.RetryAfter ?? DefaultRetryAfter).TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await problemDetails.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = failure.Status, Title = failure.Title, Detail = failure.Detail },
        }).ConfigureAwait(false);
    }
}
