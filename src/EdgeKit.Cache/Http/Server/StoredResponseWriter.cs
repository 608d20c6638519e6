using System.Buffers;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Server;

internal static class StoredResponseWriter
{
    public static Task WriteAsync(
        HttpContext context, StoredResponse stored, ReadOnlySequence<byte> body, TimeSpan age, CacheStatus status)
    {
        var selection = ResponseSelection.Of(stored, body, context.Request.Method, context.Request.Headers);
        WriteHead(context, stored, selection, age, status);
        var response = context.Response;
        return selection.Body.IsEmpty ? WriteNoBodyAsync(context, selection)
            : selection.Body.IsSingleSegment ? WriteAsync(response, selection.Body.First, context.RequestAborted)
            : WriteSegmentsAsync(response, selection.Body, context.RequestAborted);
    }

    /// <summary>Writes the head of a response whose body is still arriving.</summary>
    /// <returns>False if the client gets no body, because it has the response already.</returns>
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
        ResponseHeaders.Append(headers, status);
        response.StatusCode = selection.Status;
        response.ContentLength = IsReplaced(context) ? null : selection.Length;
        if (selection.ContentRange is not null)
        {
            headers.ContentRange = selection.ContentRange;
        }
    }

    /// <summary>True if outer middleware has replaced the body by a stream that determines the length itself.</summary>
    private static bool IsReplaced(HttpContext context) =>
        context.Features.Get<IHttpResponseBodyFeature>() is StreamResponseBodyFeature;

    /// <summary>Starts the response to HEAD, so that compression in outer middleware sets the headers of GET.</summary>
    private static Task WriteNoBodyAsync(HttpContext context, in ResponseSelection selection) =>
        HttpMethods.IsHead(context.Request.Method) && selection.Length > 0
        ? context.Response.StartAsync(context.RequestAborted) : Task.CompletedTask;

    /// <summary>Avoids a task: most clients accept a small body immediately.</summary>
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
