using System.Buffers;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>Writes a stored answer to a client.</summary>
internal static class AnswerWriter
{
    public static Task WriteAsync(HttpContext context, StoredResponse stored, ReadOnlySequence<byte> body, TimeSpan age, CacheStatus status)
    {
        var selection = AnswerSelection.Of(stored, body, context.Request.Method, context.Request.Headers);
        var response = context.Response;
        var headers = response.Headers;
        foreach (var (name, value) in stored.Headers)
        {
            if (selection.Sends(name))
            {
                headers[name] = value;
            }
        }

        headers.Age = AgeField.Format(age);
        headers[CacheStatus.FieldName] = status.ToString();
        response.StatusCode = selection.Status;
        response.ContentLength = selection.Length;
        if (selection.ContentRange is not null)
        {
            headers.ContentRange = selection.ContentRange;
        }

        return selection.Body.IsEmpty ? Task.CompletedTask
            : selection.Body.IsSingleSegment ? WriteAsync(response, selection.Body.First, context.RequestAborted)
            : WriteSegmentsAsync(response, selection.Body, context.RequestAborted);
    }

    /// <summary>Most clients take a small body at once: then there is nothing to wait for, and no task to make.</summary>
    private static Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var writing = response.BodyWriter.WriteAsync(body, ct);
        if (!writing.IsCompletedSuccessfully)
        {
            return writing.AsTask();
        }

        _ = writing.GetAwaiter().GetResult();
        return Task.CompletedTask;
    }

    private static async Task WriteSegmentsAsync(HttpResponse response, ReadOnlySequence<byte> body, CancellationToken ct)
    {
        foreach (var segment in body)
        {
            await response.BodyWriter.WriteAsync(segment, ct).ConfigureAwait(false);
        }
    }
}
