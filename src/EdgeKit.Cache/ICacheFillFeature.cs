namespace EdgeKit.Cache;

/// <summary>
/// A request feature that is present while an endpoint runs to fill the cache. Its response may go to other callers
/// too, so do not shorten it because of one caller's wishes.
/// </summary>
/// <example><c>context.Features.Get&lt;ICacheFillFeature&gt;()</c></example>
public interface ICacheFillFeature
{
    /// <summary>Gets the name of the policy.</summary>
    string PolicyName { get; }
}
