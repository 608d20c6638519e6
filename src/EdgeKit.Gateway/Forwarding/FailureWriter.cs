using System.Globalization;
using EdgeKit.Http.Refusals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>Writes a failure as a problem.</summary>
internal sealed class FailureWriter(ProblemWriter problems)
{
    /// <summary>Without a better estimate: a restarted destination is usually back after a second.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    public Task WriteAsync(HttpContext context, ForwarderFailure failure)
    {
        if (failure.Status == StatusCodes.Status503ServiceUnavailable)
        {
            var seconds = Math.Ceiling(Math.Max(1, (failure.RetryAfter ?? DefaultRetryAfter).TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return problems.WriteAsync(
            context, new ProblemDetails { Status = failure.Status, Title = failure.Title, Detail = failure.Detail });
    }
}
