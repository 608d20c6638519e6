using System.Buffers;
using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The part of a stored response that a request gets: everything, a range, only the head, or a 304.</summary>
internal readonly record struct ResponseSelection(
    int Status, ReadOnlySequence<byte> Body, long? Length, string? ContentRange)
{
    public bool IsNotModified => Status == StatusCodes.Status304NotModified;

    public static ResponseSelection Of(
        StoredResponse stored, ReadOnlySequence<byte> body, string method, IHeaderDictionary request)
    {
        if (stored.IsNotModifiedFor(request))
        {
            return new(StatusCodes.Status304NotModified, default, null, null);
        }

        if (stored.Status == StatusCodes.Status204NoContent)
        {
            return new(stored.Status, default, null, null);
        }

        if (HttpMethods.IsHead(method))
        {
            return new(stored.Status, default, body.Length, null);
        }

        if (request.Range.Count == 0 || stored.RangeFor(request, body.Length) is not { } range)
        {
            return new(stored.Status, body, body.Length, null);
        }

        var status = range.Count > 0
            ? StatusCodes.Status206PartialContent : StatusCodes.Status416RangeNotSatisfiable;
        var contentRange = RangeRules.ContentRange(range, body.Length);
        return new(status, body.Slice(range.Offset, range.Count), range.Count, contentRange);
    }

    /// <summary>Selects from a response whose body is still arriving. HEAD and ranges never wait for one.</summary>
    public static ResponseSelection OfUnfinished(StoredResponse stored, long? length, IHeaderDictionary request) =>
        stored.IsNotModifiedFor(request)
            ? new(StatusCodes.Status304NotModified, default, null, null)
            : new(stored.Status, default, length, null);

    /// <summary>A 304 describes no content (RFC 9110 §15.4.5).</summary>
    public bool Sends(string name) => !IsNotModified
        || !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Location", StringComparison.OrdinalIgnoreCase);
}
