using System.Diagnostics;
using System.Globalization;
using EdgeKit.Cache.Telemetry;

namespace EdgeKit.Cache.Filling;

/// <summary>
/// What a refresh in the background keeps of the caller that led to it: its trace, to link to, and its culture. The
/// rest does not flow, because it belongs to a request that may be over, and whose objects serve the next one then.
/// </summary>
internal sealed record RefreshContext(ActivityContext Trace, CultureInfo Culture, CultureInfo UICulture)
{
    public static RefreshContext Current =>
        new(Activity.Current?.Context ?? default, CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    /// <summary>Begins the refresh in the flow of its own that the caller has begun.</summary>
    public Activity? StartActivity(string policy)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (Culture, UICulture);
        return CacheActivity.StartRevalidation(policy, Trace);
    }
}
