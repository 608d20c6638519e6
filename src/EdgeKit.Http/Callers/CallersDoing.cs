using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Callers;

/// <summary>
/// Marks a request that failed because of its caller, by the caller's deadline or a precondition. Such a failure does
/// not count against the service.
/// </summary>
internal sealed class CallersDoing
{
    private static readonly CallersDoing Instance = new();

    public static void Mark(HttpContext context) => context.Features.Set(Instance);

    public static bool IsMarked(HttpContext context) => context.Features.Get<CallersDoing>() is not null;
}
