using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>
/// The Cache-Control directives of a request or a response (RFC 9111 §5.2). The first of repeated directives counts; an
/// invalid argument permits nothing (§4.2.1).
/// </summary>
internal sealed record CacheDirectives
{
    public static readonly CacheDirectives None = new();

    public bool NoStore { get; init; }

    /// <summary><c>no-cache</c> without field names.</summary>
    public bool NoCache { get; init; }

    /// <summary><c>private</c> without field names.</summary>
    public bool Private { get; init; }

    public bool Public { get; init; }

    public bool MustRevalidate { get; init; }

    public bool ProxyRevalidate { get; init; }

    public bool MustUnderstand { get; init; }

    public bool OnlyIfCached { get; init; }

    /// <summary>The fields named by <c>no-cache="..."</c>.</summary>
    public StringValues NoCacheFields { get; init; }

    /// <summary>The fields named by <c>private="..."</c>.</summary>
    public StringValues PrivateFields { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public TimeSpan? SharedMaxAge { get; init; }

    public TimeSpan? MinFresh { get; init; }

    /// <summary><see cref="TimeSpan.MaxValue"/> if any staleness is accepted.</summary>
    public TimeSpan? MaxStale { get; init; }

    public TimeSpan? StaleWhileRevalidate { get; init; }

    public TimeSpan? StaleIfError { get; init; }
}
