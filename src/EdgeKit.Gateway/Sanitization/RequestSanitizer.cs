using EdgeKit.Http.Callers;
using EdgeKit.Pipeline;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Sanitization;

/// <inheritdoc/>
internal sealed class RequestSanitizer(CallerResolver callers) : IRequestSanitizer
{
    public void Sanitize(HttpContext context)
    {
        // Only once: later, the request may have headers that this application has added.
        if (context.Features.Get<Sanitized>() is null)
        {
            context.Features.Set(Sanitized.Mark);
            context.GetPolicyTable().Get<HeaderSanitizer>().Sanitize(context.Request, callers.IsBehindProxy(context));
        }
    }

    private sealed class Sanitized
    {
        public static readonly Sanitized Mark = new();
    }
}
