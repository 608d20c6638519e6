using System.Buffers;
using System.Net;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Client;

/// <summary>Creates a message from a stored response, one for each caller.</summary>
internal static class ResponseMessages
{
    public static HttpResponseMessage Create(
        StoredResponse stored, ReadOnlySequence<byte> body,
        TimeSpan age, CacheStatus status, HttpRequestMessage request, IHeaderDictionary fields)
    {
        var selection = ResponseSelection.Of(stored, body, request.Method.Method, fields);
        var message = new HttpResponseMessage((HttpStatusCode)selection.Status) { RequestMessage = request };
        return Fill(message, stored, selection, age, status);
    }

    /// <summary>Creates the complete stored response, for a fallback after the call has failed.</summary>
    public static HttpResponseMessage CreateStored(CachedResponse stored, HttpRequestMessage request)
    {
        var selection = ResponseSelection.Of(
            stored.Response, stored.Body, request.Method.Method, new HeaderDictionary());
        var message = new StoredResponseMessage((HttpStatusCode)selection.Status) { RequestMessage = request };
        return Fill(message, stored.Response, selection, stored.Age, CacheStatus.Hit(stored.Left));
    }

    private static HttpResponseMessage Fill(
        HttpResponseMessage message,
        StoredResponse stored, in ResponseSelection selection, TimeSpan age, CacheStatus status)
    {
        var body = selection.Body;
        message.Content = new ReadOnlyMemoryContent(body.IsSingleSegment ? body.First : body.ToArray());
        foreach (var (name, value) in stored.Headers)
        {
            if (selection.Sends(name))
            {
                MessageHeaders.Write(message, name, value);
            }
        }

        if (selection.ContentRange is not null)
        {
            MessageHeaders.Write(message, "Content-Range", selection.ContentRange);
        }

        message.Content.Headers.ContentLength = selection.Length;
        MessageHeaders.Write(message, "Age", AgeField.Format(age));
        MessageHeaders.Write(message, status);
        return message;
    }
}
