using EdgeKit.Http;
using EdgeKit.Http.Callers;
using EdgeKit.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeKit.Gateway.Sanitization;

/// <summary>
/// Cleans each request once, by the rules in force: they are made anew when a reload brought other options. Thread
/// safe.
/// </summary>
internal sealed class RequestSanitizer(
    IOptionsMonitor<GatewayOptions> gateway, IOptionsMonitor<HttpOptions> http, CallerRules callers) : IRequestSanitizer
{
    private HeaderSanitizer? _rules;

    public void Sanitize(HttpContext context)
    {
        // Later in the pipeline, or when it runs again, there may be headers that this application has added.
        if (context.Features.Get<Cleaned>() is null)
        {
            context.Features.Set(Cleaned.Mark);
            Current().Sanitize(context.Request, callers.IsBehindProxy(context));
        }
    }

    private HeaderSanitizer Current()
    {
        var (own, general, rules) = (gateway.CurrentValue, http.CurrentValue, Volatile.Read(ref _rules));
        if (rules is null || !rules.AreOf(own, general))
        {
            Volatile.Write(ref _rules, rules = new HeaderSanitizer(own, general));
        }

        return rules;
    }

    private sealed class Cleaned
    {
        public static readonly Cleaned Mark = new();
    }
}
