using System.Buffers;
using System.Globalization;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>Writes a stored answer to a client: whole, a part of it, its head alone, or that the client has it already.</summary>
internal static class AnswerWriter
{
    private static readonly string[] Seconds = [.. Enumerable.Range(0, 3601).Select(s => s.ToString(CultureInfo.InvariantCulture))];

    public static Task WriteAsync(HttpContext context, StoredAnswer answer, string cacheStatus) =>
        WriteAsync(context, answer.Response, answer.Body, answer.Age, cacheStatus);

    public static Task WriteAsync(HttpContext context, StoredResponse stored, ReadOnlySequence<byte> body, TimeSpan age, string cacheStatus)
    {
        var request = context.Request;
        var response = context.Response;
        var notModified = ConditionRules.IsConditional(request.Headers) && stored.IsNotModifiedFor(request.Headers);
        WriteFields(response, stored, notModified, age, cacheStatus);
        if (notModified)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.StatusCode = stored.Status;
        if (request.Headers.Range.Count > 0 && HttpMethods.IsGet(request.Method))
        {
            body = Slice(response, stored.RangeFor(request.Headers, body.Length), body);
        }

        return WriteBody(context, body);
    }

    private static void WriteFields(HttpResponse response, StoredResponse stored, bool notModified, TimeSpan age, string cacheStatus)
    {
        var headers = response.Headers;
        foreach (var (name, value) in stored.Headers)
        {
            if (!notModified || !DescribesContent(name))
            {
                headers[name] = value;
            }
        }

        var seconds = Math.Max(0, (long)age.TotalSeconds);
        headers.Age = seconds < Seconds.Length ? Seconds[seconds] : seconds.ToString(CultureInfo.InvariantCulture);
        headers[CacheStatus.FieldName] = cacheStatus;
    }

    /// <summary>A 304 says nothing of a content that it does not bring (RFC 9110 §15.4.5).</summary>
    private static bool DescribesContent(string name) =>
        name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Location", StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySequence<byte> Slice(HttpResponse response, in ByteRange range, ReadOnlySequence<byte> body)
    {
        if (range.Kind == ByteRangeKind.Whole)
        {
            return body;
        }

        response.Headers.ContentRange = RangeRules.ContentRange(range, body.Length);
        if (range.Kind == ByteRangeKind.Unsatisfiable)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            return default;
        }

        response.StatusCode = StatusCodes.Status206PartialContent;
        return body.Slice(range.Offset, range.Count);
    }

    private static Task WriteBody(HttpContext context, ReadOnlySequence<byte> body)
    {
        var response = context.Response;
        if (response.StatusCode is StatusCodes.Status204NoContent or < 200)
        {
            return Task.CompletedTask;
        }

        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method) || body.IsEmpty)
        {
            return Task.CompletedTask;
        }

        if (body.IsSingleSegment)
        {
            return response.BodyWriter.WriteAsync(body.First, context.RequestAborted).AsTask();
        }

        return WriteSegmentsAsync(response, body, context.RequestAborted);
    }

    private static async Task WriteSegmentsAsync(HttpResponse response, ReadOnlySequence<byte> body, CancellationToken ct)
    {
        foreach (var segment in body)
        {
            await response.BodyWriter.WriteAsync(segment, ct).ConfigureAwait(false);
        }
    }
}
