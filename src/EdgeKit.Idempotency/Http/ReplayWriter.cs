using EdgeKit.Http.Problems;
using EdgeKit.Idempotency.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Idempotency.Http;

/// <summary>Writes the response of a request that does not run: a replay or a problem.</summary>
internal sealed class ReplayWriter(ProblemWriter problems)
{
    public const string ReplayedHeader = "Idempotency-Replayed";

    public static async Task ReplayAsync(HttpResponse response, IdempotencyRecord record)
    {
        response.StatusCode = record.Status;
        CopyHeaders(response, record);
        response.Headers[ReplayedHeader] = "true";
        if (!record.Body.IsEmpty)
        {
            response.ContentLength = BufferedResponse.IsBodyReplaced(response) ? null : record.Body.Length;
            await response.Body.WriteAsync(record.Body).ConfigureAwait(false);
        }
    }

    /// <summary>Responds to the retry of a request whose response was not kept.</summary>
    public Task RefuseAsync(HttpContext context, IdempotencyRecord record)
    {
        var problem = record.Kind == IdempotencyRecordKind.Unknown
            ? IdempotencyProblem.OutcomeUnknown : IdempotencyProblem.ResponseNotKept;
        if (record.Headers.FirstOrDefault(
            h => h.Key.Equals(HeaderNames.Location, StringComparison.OrdinalIgnoreCase)).Value is { } location)
        {
            context.Response.Headers.Location = location;
        }

        context.Response.Headers[ReplayedHeader] = "true";
        return RefuseAsync(context, problem, originalStatus: record.Status);
    }

    public Task RefuseAsync(
        HttpContext context, IdempotencyProblem problem, TimeSpan? retryAfter = null, int originalStatus = 0)
    {
        if (retryAfter is { } wait)
        {
            RetryAfterHeader.Set(context.Response, wait);
        }

        var details = new ProblemDetails
        {
            Status = problem.Status, Type = problem.Type, Title = problem.Title, Detail = problem.Detail,
        };
        if (originalStatus != 0)
        {
            details.Extensions["originalStatus"] = originalStatus;
        }

        return problems.WriteAsync(context, details);
    }

    private static void CopyHeaders(HttpResponse response, IdempotencyRecord record)
    {
        // Checked again: the store may hold headers written by another version.
        foreach (var fields in record.Headers.Where(h => !NeverReplayedHeaders.Contains(h.Key))
            .GroupBy(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase))
        {
            var values = new StringValues([.. fields]);
            response.Headers[fields.Key] = InitialHeaders.IsList(fields.Key)
                ? StringValues.Concat(response.Headers[fields.Key], values) : values;
        }
    }
}
