using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Removes all responses that are stored for a URL, under each policy that an endpoint names.</summary>
internal sealed class UrlInvalidation(CacheEngine engine, EndpointDataSource endpoints, PolicyTables tables)
{
    private volatile string[]? _policyNames;

    /// <summary>Removes what an unsafe request has changed (RFC 9111 §4.4) before its response is sent.</summary>
    public void RegisterFor(HttpContext context)
    {
        var url = context.Request.GetEncodedUrl(); // Read now, because an error page is executed under another path.
        context.Response.OnStarting(() => StatusRules.IsNonError(context.Response.StatusCode)
            && Uri.TryCreate(url, UriKind.Absolute, out var target)
            ? RemoveAsync(InvalidationRules.Obsolete(target, context.Response.Headers))
            : Task.CompletedTask);
    }

    public Task RemoveAsync(IEnumerable<Uri> urls)
    {
        var policies = tables.Current.Get<HttpPolicies>();
        return Task.WhenAll(
            from url in urls
            from name in _policyNames ?? FollowPolicyNames()
            from key in ResponseKey.AllOf(url, policies.Get(name, shared: true))
            select engine.RemoveAsync(key).AsTask());
    }

    private string[] FollowPolicyNames()
    {
        // Watch before reading, so that a change in between is read twice and not missed.
        ChangeToken.OnChange(endpoints.GetChangeToken, () => _policyNames = ReadPolicyNames());
        return _policyNames = ReadPolicyNames();
    }

    private string[] ReadPolicyNames() =>
        [.. endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<ICacheResponseMetadata>()?.PolicyName)
            .OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
}
