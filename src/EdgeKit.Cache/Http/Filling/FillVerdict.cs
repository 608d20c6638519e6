using EdgeKit.Cache.Http.Rules;

namespace EdgeKit.Cache.Http.Filling;

/// <summary>What is made of an answer, and why it is not stored.</summary>
internal readonly record struct FillVerdict(FillKind Kind, Storability Storability = Storability.Storable)
{
    /// <summary>Whether the old answer stays, with the fields of the new one.</summary>
    public bool KeepsRenewed => Kind == FillKind.Renew && Storability == Storability.Storable;

    /// <summary>Of a failure whether it says nothing of other callers: the origin keeps its answer from them.</summary>
    public bool IsPersonal => Storability is not (
        Storability.Storable or Storability.NotCacheable or Storability.Useless or Storability.TooLarge);

    /// <summary>For Cache-Status.</summary>
    public string? Detail => Storability switch
    {
        Storability.Storable => null,
        Storability.SetCookie => "set-cookie",
        Storability.NoStore => "no-store",
        Storability.Private => "private",
        Storability.Authorization => "authorization",
        Storability.VaryAny => "vary-any",
        Storability.NotUnderstood => "must-understand",
        Storability.Trailers => "trailers",
        Storability.EventStream => "event-stream",
        Storability.Redirected => "redirected",
        Storability.TooLarge => "too-large",
        Storability.TooManyVariants => "too-many-variants",
        Storability.Partial => "partial",
        Storability.Useless => "stale-on-arrival",
        _ => "status",
    };
}
