using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// Recognizes a request that outer middleware runs again under another path for an error page. Its response belongs to
/// the first path, with the first status: it is neither looked up nor stored, and invalidates nothing.
/// </summary>
internal sealed class Reexecution
{
    private static readonly Reexecution Passed = new();

    public static bool IsActive(HttpContext context) => context.Features.Get<IExceptionHandlerFeature>() is not null
        || context.Features.Get<IStatusCodeReExecuteFeature>() is not null
        || context.Features.Get<Reexecution>() is not null;

    /// <summary>Marks a request that has passed the cache, in case middleware runs it again.</summary>
    public static void Mark(HttpContext context) => context.Features.Set(Passed);
}
