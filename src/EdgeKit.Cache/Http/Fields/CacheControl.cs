using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>Parses Cache-Control.</summary>
internal static class CacheControl
{
    private static readonly CacheDirectives NoCache = new() { NoCache = true };

    /// <summary>Reads a request's directives; Pragma counts if Cache-Control is absent (RFC 9111 §5.4).</summary>
    public static CacheDirectives OfRequest(IHeaderDictionary request) =>
        request.CacheControl.Count > 0 ? Parse(request.CacheControl)
        : request.Pragma.Any(p => p?.Contains("no-cache", StringComparison.OrdinalIgnoreCase) == true) ? NoCache
        : CacheDirectives.None;

    public static CacheDirectives Parse(StringValues field)
    {
        var directives = CacheDirectives.None;
        foreach (var line in field)
        {
            var list = new DirectiveReader(line);
            while (list.MoveNext())
            {
                directives = Apply(directives, list);
            }
        }

        return directives;
    }

    private static CacheDirectives Apply(CacheDirectives d, DirectiveReader item) =>
        item.Name.Length < 10 ? ApplyShort(d, item) : ApplyLong(d, item);

    private static CacheDirectives ApplyShort(CacheDirectives d, DirectiveReader item)
    {
        Span<char> name = stackalloc char[item.Name.Length];
        _ = item.Name.ToLowerInvariant(name);
        return name switch
        {
            "public" => d with { Public = true },
            "private" => Names(item) is { Count: > 0 } fields
                ? d with { PrivateFields = StringValues.Concat(d.PrivateFields, fields) } : d with { Private = true },
            "no-cache" => Names(item) is { Count: > 0 } fields
                ? d with { NoCacheFields = StringValues.Concat(d.NoCacheFields, fields) } : d with { NoCache = true },
            "no-store" => d with { NoStore = true },
            "max-age" => d with { MaxAge = d.MaxAge ?? Seconds(item) },
            "s-maxage" => d with { SharedMaxAge = d.SharedMaxAge ?? Seconds(item) },
            "max-stale" => d with { MaxStale = d.MaxStale ?? (item.HasArgument ? Seconds(item) : TimeSpan.MaxValue) },
            "min-fresh" => d with { MinFresh = d.MinFresh ?? Seconds(item) },
            _ => d,
        };
    }

    private static CacheDirectives ApplyLong(CacheDirectives d, DirectiveReader item)
    {
        const StringComparison ignoreCase = StringComparison.OrdinalIgnoreCase;
        return item.Name switch
        {
            var n when n.Equals("must-revalidate", ignoreCase) => d with { MustRevalidate = true },
            var n when n.Equals("proxy-revalidate", ignoreCase) => d with { ProxyRevalidate = true },
            var n when n.Equals("must-understand", ignoreCase) => d with { MustUnderstand = true },
            var n when n.Equals("only-if-cached", ignoreCase) => d with { OnlyIfCached = true },
            var n when n.Equals("stale-while-revalidate", ignoreCase) =>
                d with { StaleWhileRevalidate = d.StaleWhileRevalidate ?? Seconds(item) },
            var n when n.Equals("stale-if-error", ignoreCase) =>
                d with { StaleIfError = d.StaleIfError ?? Seconds(item) },
            _ => d,
        };
    }

    /// <summary>An invalid number counts as zero.</summary>
    private static TimeSpan Seconds(DirectiveReader item) => DeltaSeconds.Parse(item.Argument) ?? TimeSpan.Zero;

    private static StringValues Names(DirectiveReader item) =>
        item.Argument.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
