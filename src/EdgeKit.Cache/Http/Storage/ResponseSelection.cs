using System.Buffers;
using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// What of a stored answer a request gets: the whole, a part, the head, or word that it has it already.
/// </summary>
/// <param name="Status">The status.</param>
/// <param name="Body">What is sent of the body.</param>
/// <param name="Length">What Content-Length says; <see langword="null"/> when nothing is to be said.</param>
/// <param name="ContentRange">Of a part, or of a range that cannot be satisfied.</param>
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
    /// The same for an answer whose body is still coming. It is asked for as a whole: nothing else waits for another's
    /// passage.
    /// </summary>
    public static ResponseSelection OfUnfinished(StoredResponse stored, long? length, IHeaderDictionary request) =>
        ConditionRules.IsConditional(request) && stored.IsNotModifiedFor(request)
            ? new(StatusCodes.Status304NotModified, default, null, null)
            : new(stored.Status, default, length, null);

    /// <summary>A 304 says nothing of a content that it does not bring (RFC 9110 §15.4.5).</summary>
    public bool Sends(string name) => !IsNotModified
        || !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Location", StringComparison.OrdinalIgnoreCase);
}
