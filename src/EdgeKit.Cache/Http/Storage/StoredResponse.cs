using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The head of a stored response. Immutable.</summary>
internal sealed record StoredResponse
{
    private readonly DateTimeOffset? _lastModified;

    public StoredResponse(
        int status, KeyValuePair<string, StringValues>[] headers, TimeSpan initialAge, in ResponseLifetimes lifetimes)
    {
        (Status, Headers, InitialAge, Lifetimes) = (status, headers, initialAge, lifetimes);
        ETag = First("ETag");
        LastModified = First("Last-Modified");
        Date = First("Date");
        IsForEveryone = StorabilityRules.IsForEveryone(
            FreshnessRules.SharedDirectivesOf(Find(TargetedCacheControl.Name), Find("Cache-Control")));
        _lastModified = HttpDate.Parse(LastModified) ?? HttpDate.Parse(Date);
    }

    public static StoredResponse Make(
        int status, IHeaderDictionary headers, FreshnessPolicy policy, DateTimeOffset requested,
        DateTimeOffset received) => new(
            status,
            StoredFields.Select(headers, policy.Shared, received),
            FreshnessRules.InitialAge(headers, requested, received),
            FreshnessRules.LifetimesOf(status, headers, policy, received));

    public int Status { get; }

    public KeyValuePair<string, StringValues>[] Headers { get; }

    /// <summary>Names of headers that are appended to those of outer middleware; others replace them.</summary>
    public IReadOnlyCollection<string> Added { get; init; } = [];

    public TimeSpan InitialAge { get; }

    /// <summary>Counted from creation at the origin.</summary>
    public ResponseLifetimes Lifetimes { get; }

    public TimeSpan FreshOnArrival => Lifetimes.Fresh - InitialAge;

    /// <summary>True if each use needs validation, so that no request waits for another to do it.</summary>
    public bool IsValidatedEachTime => Lifetimes.AlwaysRevalidate || Lifetimes.Fresh <= TimeSpan.Zero;

    /// <summary>True if callers with credentials may have it, from any leader (RFC 9111 §3.5).</summary>
    public bool IsForEveryone { get; }

    public string? ETag { get; }

    public string? LastModified { get; }

    public string? Date { get; }

    public bool HasValidator => ETag is not null || LastModified is not null;

    public bool IsNotModifiedFor(IHeaderDictionary request) =>
        ConditionRules.IsNotModified(request, Status, ETag, _lastModified);

    public ByteRange? RangeFor(IHeaderDictionary request, long length) => Status == StatusCodes.Status200OK
        ? RangeRules.Resolve(request, length, ETag, LastModified, Date) : null;

    public StringValues Find(string name)
    {
        foreach (var (key, value) in Headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return default;
    }

    private string? First(string name) => Find(name) is { Count: > 0 } values ? values[0] : null;
}
