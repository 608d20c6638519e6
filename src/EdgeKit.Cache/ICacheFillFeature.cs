namespace EdgeKit.Cache;

/// <summary>
/// There while an endpoint runs to fill the cache: <c>context.Features.Get&lt;ICacheFillFeature&gt;()</c>. The answer
/// may go to others than the caller, so whoever would cut a request short by its caller's wish should not.
/// </summary>
public interface ICacheFillFeature
{
    /// <summary>The name of the policy.</summary>
    string PolicyName { get; }
}
