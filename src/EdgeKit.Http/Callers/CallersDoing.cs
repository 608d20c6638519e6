using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Callers;

/// <summary>
/// Marks a request whose failure its caller brought about, by a deadline or a condition of its own: it says nothing of
/// the service.
/// </summary>
internal sealed class CallersDoing
{
    private static readonly CallersDoing Instance = new();

    public static void Mark(HttpContext context) => context.Features.Set(Instance);

    public static bool IsMarked(HttpContext context) => context.Features.Get<CallersDoing>() is not null;
}
