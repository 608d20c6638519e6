using EdgeKit.Cache.Http.Rules;

namespace EdgeKit.Cache.Http;

/// <summary>How an origin's response is handled, and why it is not stored.</summary>
internal readonly record struct FillDecision(FillAction Action, Storability Storability = Storability.Storable)
{
    /// <summary>True if the stale response stays, with the fields of the 304.</summary>
    public bool KeepsRenewed => Action == FillAction.Renew && Storability == Storability.Storable;

    /// <summary>True if the response is for this caller only, so that an error does not apply to others.</summary>
    public bool IsPersonal => Storability is not (
        Storability.Storable or Storability.NotCacheable or Storability.Useless or Storability.TooLarge);

    /// <summary>The <c>detail</c> of Cache-Status.</summary>
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
