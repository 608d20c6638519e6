using System.Globalization;
using System.Text;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>How this cache handled a request, for the Cache-Status field (RFC 9211).</summary>
internal readonly record struct CacheStatus
{
    public const string FieldName = "Cache-Status";

    /// <summary>How this cache is called in the field.</summary>
    public const string CacheName = "EdgeKit";

    /// <summary>
    /// A hit is answered in no time: its text is made once for each lifetime that is left, up to an hour.
    /// </summary>
    private static readonly string[] Hits = [
        .. Enumerable.Range(0, 3601).Select(ttl => new CacheStatus { IsHit = true, Ttl = ttl }.Format())];

    /// <summary>Why the request went on; <see langword="null"/> when it did not.</summary>
    public ForwardReason? Forwarded { get; init; }

    /// <summary>Whether a stored answer was served.</summary>
    public bool IsHit { get; init; }

    /// <summary>What the origin said, when that is not what the client gets.</summary>
    public int? ForwardStatus { get; init; }

    /// <summary>How long the answer is fresh yet, in seconds; negative when it is stale.</summary>
    public long? Ttl { get; init; }

    public bool Stored { get; init; }

    /// <summary>Whether the request was answered by the forwarding of another.</summary>
    public bool Collapsed { get; init; }

    /// <summary>A token that says more.</summary>
    public string? Detail { get; init; }

    public static CacheStatus Hit(TimeSpan left) => new() { IsHit = true, Ttl = (long)Math.Floor(left.TotalSeconds) };

    public override string ToString() => IsHit && Ttl is >= 0 and <= 3600 && Detail is null ? Hits[(int)Ttl] : Format();

    private string Format()
    {
        var text = new StringBuilder(
            CacheName).Append(IsHit ? "; hit" : Forwarded is { } reason ? $"; fwd={NameOf(reason)}" : "");
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
        ForwardReason.Stale => "stale",
        _ => "miss",
    };
}
