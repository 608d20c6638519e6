using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>An answer as it is kept, but for its body. Immutable.</summary>
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

    /// <summary>Makes what is stored of an answer.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="headers">Its fields.</param>
    /// <param name="policy">What counts where it says nothing.</param>
    /// <param name="requested">When it was asked for.</param>
    /// <param name="received">When it came.</param>
    public static StoredResponse Make(int status,
        IHeaderDictionary headers, FreshnessPolicy policy, DateTimeOffset requested, DateTimeOffset received) => new(
        status,
        StoredFields.Select(headers, policy.Shared, received),
        AgeRules.InitialAge(headers, requested, received),
        FreshnessRules.LifetimesOf(status, headers, policy, received));

    public int Status { get; }

    public KeyValuePair<string, StringValues>[] Headers { get; }

    /// <summary>
    /// Of <see cref="Headers"/> those that stand beside what stages in front say under the same name; the others take
    /// its place.
    /// </summary>
    public IReadOnlyCollection<string> Added { get; init; } = [];

    /// <summary>How old it was when it was stored.</summary>
    public TimeSpan InitialAge { get; }

    /// <summary>Counted from its creation at the origin.</summary>
    public ResponseLifetimes Lifetimes { get; }

    /// <summary>How long it was fresh yet when it was stored.</summary>
    public TimeSpan FreshOnArrival => Lifetimes.Fresh - InitialAge;

    /// <summary>Nobody may use it without asking the origin, so nobody need wait for another to ask.</summary>
    public bool IsValidatedEachTime => Lifetimes.AlwaysRevalidate || Lifetimes.Fresh <= TimeSpan.Zero;

    /// <summary>
    /// Whether it says that callers with credentials may have it, whoever it was an answer to (RFC 9111 §3.5).
    /// </summary>
    public bool IsForEveryone { get; }

    public string? ETag { get; }

    public string? LastModified { get; }

    public string? Date { get; }

    public bool HasValidator => ETag is not null || LastModified is not null;

    public bool IsNotModifiedFor(IHeaderDictionary request) =>
        ConditionRules.IsNotModified(request, Status, ETag, _lastModified);

    public ByteRange RangeFor(IHeaderDictionary request, long length) => Status == StatusCodes.Status200OK
        ? RangeRules.Resolve(request, length, ETag, LastModified, Date)
        : new ByteRange(ByteRangeKind.Whole);

    /// <summary>The value of a field; none when it is absent.</summary>
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
