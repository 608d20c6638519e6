using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Passes;

/// <summary>
/// A request may go through the pipeline again so that an error gets a page: <c>UseExceptionHandler</c> and
/// <c>UseStatusCodePagesWithReExecute</c> do that. What it asked for has been done, or refused, by then; the page is no
/// request of the caller's.
/// </summary>
internal static class ErrorPage
{
    /// <summary>Whether this pass is there for the page alone.</summary>
    public static bool IsWanted(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>() is not null
        || context.Features.Get<IStatusCodeReExecuteFeature>() is not null;
}
