using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>
/// What the Cache-Control of a request or a response says (RFC 9111 §5.2). Of a directive that is repeated the first
/// counts; a directive whose argument makes no sense allows nothing (§4.2.1).
/// </summary>
internal sealed record CacheDirectives
{
    public static readonly CacheDirectives None = new();

    public bool NoStore { get; init; }

    /// <summary>Without field names.</summary>
    public bool NoCache { get; init; }

    /// <summary>Without field names.</summary>
    public bool Private { get; init; }

    public bool Public { get; init; }

    public bool MustRevalidate { get; init; }

    public bool ProxyRevalidate { get; init; }

    public bool MustUnderstand { get; init; }

    public bool OnlyIfCached { get; init; }

    /// <summary>The fields that <c>no-cache="..."</c> names.</summary>
    public StringValues NoCacheFields { get; init; }

    /// <summary>The fields that <c>private="..."</c> names.</summary>
    public StringValues PrivateFields { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public TimeSpan? SharedMaxAge { get; init; }

    public TimeSpan? MinFresh { get; init; }

    /// <summary><see cref="TimeSpan.MaxValue"/> when any staleness is welcome.</summary>
    public TimeSpan? MaxStale { get; init; }

    public TimeSpan? StaleWhileRevalidate { get; init; }

    public TimeSpan? StaleIfError { get; init; }
}
