using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Requests;

/// <summary>
/// Detects the second pass of a request through the pipeline, in which <c>UseExceptionHandler</c> or
/// <c>UseStatusCodePagesWithReExecute</c> renders an error page. The caller's request itself is over by then.
/// </summary>
internal static class Reexecution
{
    /// <summary>True if this pass only renders an error page.</summary>
    public static bool IsErrorPage(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>() is not null
        || context.Features.Get<IStatusCodeReExecuteFeature>() is not null;
}
