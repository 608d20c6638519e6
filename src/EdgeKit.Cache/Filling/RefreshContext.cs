using System.Diagnostics;
using System.Globalization;
using EdgeKit.Cache.Telemetry;

namespace EdgeKit.Cache.Filling;

/// <summary>
/// The culture and trace that a background refresh keeps from the request that triggered it. Nothing else flows,
/// because the request may end first and its objects are reused.
/// </summary>
internal sealed record RefreshContext(ActivityContext Trace, CultureInfo Culture, CultureInfo UICulture)
{
    public static RefreshContext Current =>
        new(Activity.Current?.Context ?? default, CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    public Activity? StartActivity(string policy)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (Culture, UICulture);
        return CacheActivity.StartRevalidation(policy, Trace);
    }
}
