using System.Buffers;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Writes a stored answer to a client.</summary>
internal static class StoredResponseWriter
{
    public static Task WriteAsync(
        HttpContext context, StoredResponse stored, ReadOnlySequence<byte> body, TimeSpan age, CacheStatus status)
    {
        var selection = ResponseSelection.Of(stored, body, context.Request.Method, context.Request.Headers);
        WriteHead(context, stored, selection, age, status);
        var response = context.Response;
        return selection.Body.IsEmpty ? WriteNothingAsync(context, selection)
            : selection.Body.IsSingleSegment ? WriteAsync(response, selection.Body.First, context.RequestAborted)
            : WriteSegmentsAsync(response, selection.Body, context.RequestAborted);
    }

    /// <summary>Writes the head of an answer whose body is still coming.</summary>
    /// <returns>Whether the client is to have the body: not when he has it already.</returns>
    public static bool WriteHead(
        HttpContext context, StoredResponse stored, long? length, TimeSpan age, CacheStatus status)
    {
        var selection = ResponseSelection.OfUnfinished(stored, length, context.Request.Headers);
        WriteHead(context, stored, selection, age, status);
        return !selection.IsNotModified;
    }

    private static void WriteHead(
        HttpContext context, StoredResponse stored, in ResponseSelection selection, TimeSpan age, CacheStatus status)
    {
        var response = context.Response;
        var headers = response.Headers;
        foreach (var (name, value) in stored.Headers)
        {
            if (selection.Sends(name))
            {
                ResponseHeaders.Put(headers, name, value, stored.Added);
            }
        }

        headers.Age = AgeField.Format(age);
        ResponseHeaders.Append(headers, status.ToString());
        response.StatusCode = selection.Status;
        response.ContentLength = IsReplaced(context) ? null : selection.Length;
        if (selection.ContentRange is not null)
        {
            headers.ContentRange = selection.ContentRange;
        }
    }

    /// <summary>
    /// Whether a stage in front has put a stream of its own in the place of the body: how long it makes the answer only
    /// it knows.
    /// </summary>
    private static bool IsReplaced(HttpContext context) =>
        context.Features.Get<IHttpResponseBodyFeature>() is StreamResponseBodyFeature;

    /// <summary>
    /// The head of an answer with a body is a start: a stage in front that compresses says then what it would do to the
    /// body.
    /// </summary>
    private static Task WriteNothingAsync(HttpContext context, in ResponseSelection selection) =>
        HttpMethods.IsHead(context.Request.Method) && selection.Length > 0
        ? context.Response.StartAsync(context.RequestAborted) : Task.CompletedTask;

    /// <summary>
    /// Most clients take a small body at once: then there is nothing to wait for, and no task to make.
    /// </summary>
    private static Task WriteAsync(
        HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var writing = response.BodyWriter.WriteAsync(body, cancellationToken);
        if (!writing.IsCompletedSuccessfully)
        {
            return writing.AsTask();
        }

        _ = writing.GetAwaiter().GetResult();
        return Task.CompletedTask;
    }

    private static async Task WriteSegmentsAsync(
        HttpResponse response, ReadOnlySequence<byte> body, CancellationToken cancellationToken)
    {
        foreach (var segment in body)
        {
            await response.BodyWriter.WriteAsync(segment, cancellationToken).ConfigureAwait(false);
        }
    }
}
