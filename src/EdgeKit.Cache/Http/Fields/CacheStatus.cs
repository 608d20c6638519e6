using System.Globalization;
using System.Text;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>How the cache handled a request: the Cache-Status field (RFC 9211).</summary>
internal readonly record struct CacheStatus
{
    public const string FieldName = "Cache-Status";

    /// <summary>Texts of hits for each remaining lifetime up to an hour, formatted once.</summary>
    private static readonly string[] Hits = [
        .. Enumerable.Range(0, 3601).Select(ttl => new CacheStatus { IsHit = true, Ttl = ttl }.Format())];

    /// <summary>Why the request was sent to the origin; <see langword="null"/> if it was not.</summary>
    public ForwardReason? Forwarded { get; init; }

    public bool IsHit { get; init; }

    /// <summary>The origin's status if the client gets another.</summary>
    public int? ForwardStatus { get; init; }

    /// <summary>The remaining freshness in seconds; negative if the response is stale.</summary>
    public long? Ttl { get; init; }

    public bool Stored { get; init; }

    /// <summary>True if another request's call to the origin answered this one.</summary>
    public bool Collapsed { get; init; }

    /// <summary>A token with further information.</summary>
    public string? Detail { get; init; }

    public static CacheStatus Hit(TimeSpan left) => new() { IsHit = true, Ttl = (long)Math.Floor(left.TotalSeconds) };

    public override string ToString() => IsHit && Ttl is >= 0 and <= 3600 && Detail is null ? Hits[(int)Ttl] : Format();

    private string Format()
    {
        var text = new StringBuilder("EdgeKit");
        text.Append(IsHit ? "; hit" : Forwarded is { } reason ? $"; fwd={NameOf(reason)}" : "");
        Append(text, "fwd-status", ForwardStatus);
        Append(text, "ttl", Ttl);
        text.Append(Stored ? "; stored" : "").Append(Collapsed ? "; collapsed" : "");
        return Detail is null ? text.ToString() : text.Append("; detail=").Append(Detail).ToString();
    }

    private static void Append(StringBuilder text, string name, long? value)
    {
        if (value is { } number)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {name}={number}");
        }
    }

    private static string NameOf(ForwardReason reason) => reason switch
    {
        ForwardReason.Bypass => "bypass",
        ForwardReason.Method => "method",
        ForwardReason.UriMiss => "uri-miss",
        ForwardReason.VaryMiss => "vary-miss",
        ForwardReason.Request => "request",
        _ => "stale",
    };
}
