using EdgeKit.Http;
using EdgeKit.Http.Callers;
using EdgeKit.Http.Hygiene;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeKit.Gateway.Hygiene;

/// <summary>
/// Cleans each request once, by the rules in force: they are made anew when a reload brought other options. Thread
/// safe.
/// </summary>
internal sealed class HeaderHygiene(
    IOptionsMonitor<GatewayOptions> gateway, IOptionsMonitor<HttpOptions> http, CallerRules callers) : IRequestHygiene
{
    private HeaderRules? _rules;

    public void Clean(HttpContext context)
    {
        // Later in the pipeline, or when it runs again, there may be headers that this application has added.
        if (context.Features.Get<Cleaned>() is null)
        {
            context.Features.Set(Cleaned.Mark);
            Current().Clean(context.Request, callers.IsBehindProxy(context));
        }
    }

    private HeaderRules Current()
    {
        var (own, general, rules) = (gateway.CurrentValue, http.CurrentValue, Volatile.Read(ref _rules));
        if (rules is null || !rules.AreOf(own, general))
        {
            Volatile.Write(ref _rules, rules = new HeaderRules(own, general));
        }

        return rules;
    }

    private sealed class Cleaned
    {
        public static readonly Cleaned Mark = new();
    }
}
