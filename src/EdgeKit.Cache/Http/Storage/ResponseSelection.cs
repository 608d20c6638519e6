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
        if (ConditionRules.IsConditional(request) && stored.IsNotModifiedFor(request))
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

        var range = request.Range.Count == 0 ? default : stored.RangeFor(request, body.Length);
        return range.Kind switch
        {
            ByteRangeKind.Part => new(StatusCodes.Status206PartialContent, body.Slice(
                range.Offset, range.Count), range.Count, RangeRules.ContentRange(range, body.Length)),
            ByteRangeKind.Unsatisfiable =>
                new(StatusCodes.Status416RangeNotSatisfiable, default, 0, RangeRules.ContentRange(range, body.Length)),
            _ => new(stored.Status, body, body.Length, null),
        };
    }

    /// <summary>
    /// Selects from a response whose body is still arriving. The request is for all of it: HEAD and ranges never wait
    /// for fills.
    /// </summary>
    public static ResponseSelection OfUnfinished(StoredResponse stored, long? length, IHeaderDictionary request) =>
        ConditionRules.IsConditional(request) && stored.IsNotModifiedFor(request)
            ? new(StatusCodes.Status304NotModified, default, null, null)
            : new(stored.Status, default, length, null);

    /// <summary>A 304 describes no content (RFC 9110 §15.4.5).</summary>
    public bool Sends(string name) => !IsNotModified
        || !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Location", StringComparison.OrdinalIgnoreCase);
}
