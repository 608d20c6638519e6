using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>One way to say whose request it is.</summary>
internal abstract class PartitionSource
{
    /// <summary>Whether it asks for the authenticated caller, who is unknown before authentication.</summary>
    public virtual bool NeedsIdentity => false;

    /// <summary>Whether it is the request of whoever the settings call so.</summary>
    public virtual bool Matches(HttpContext context, CallerRules callers, string value) =>
        Find(context, callers)?.Text == value;

    /// <summary>Whose request it is, or nothing when this source does not know.</summary>
    public abstract PartitionKey? Find(HttpContext context, CallerRules callers);
}
