using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Requests;

/// <summary>
/// Marks a request that failed because of its caller, by the caller's deadline or a precondition. Such a failure does
/// not count against the service.
/// </summary>
internal sealed class CallerFault
{
    private static readonly CallerFault Instance = new();

    public static void Mark(HttpContext context) => context.Features.Set(Instance);

    public static bool IsMarked(HttpContext context) => context.Features.Get<CallerFault>() is not null;
}
