using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>
/// Tells a request that stages in front run a second time, under another path, for an error page. What it answers then
/// is the answer to the first path with the status of the first passage: it is neither looked up nor stored, and it
/// invalidates nothing.
/// </summary>
internal static class Reexecution
{
    public static bool IsUnderWay(HttpContext context) => context.Features.Get<IExceptionHandlerFeature>() is not null
        || context.Features.Get<IStatusCodeReExecuteFeature>() is not null
        || context.Features.Get<PassedMark>() is not null;

    /// <summary>Notes that a request has been here, whoever sends it again.</summary>
    public static void Mark(HttpContext context) => context.Features.Set(PassedMark.Instance);
}
