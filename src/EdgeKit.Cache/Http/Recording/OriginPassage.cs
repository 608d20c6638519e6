using EdgeKit.Cache.Http.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>Puts the recording in the place of a request's response while the endpoint runs.</summary>
internal sealed class OriginPassage : ICacheFillFeature, IDisposable
{
    private readonly HttpContext _context;
    private readonly IHttpResponseFeature? _response;
    private readonly IHttpResponseBodyFeature? _body;
    private readonly IHttpRequestLifetimeFeature? _lifetime;
    private readonly IHttpResetFeature? _reset;

    /// <param name="context">The request.</param>
    /// <param name="owner">Decides what becomes of the answer.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="hasClient">Whether somebody is at the other end; not so in the background.</param>
    /// <param name="unwanted">Fires when nobody wants the answer any more.</param>
    public OriginPassage(HttpContext context, IRecordingOwner owner, HttpPolicy policy, bool hasClient, CancellationToken unwanted)
    {
        _context = context;
        PolicyName = policy.Space.Name;
        _response = context.Features.Get<IHttpResponseFeature>();
        _body = context.Features.Get<IHttpResponseBodyFeature>();
        _lifetime = context.Features.Get<IHttpRequestLifetimeFeature>();
        _reset = context.Features.Get<IHttpResetFeature>();
        Head = new RecordedHead(hasClient ? _response : null);
        Body = new RecordedBody(Head, owner, hasClient ? _body : null, policy.Options.MaxBodyBytes);
        var lifetime = new RecordedLifetime(owner, hasClient ? _lifetime : null, hasClient ? _reset : null, unwanted);
        Set(Head, Body, lifetime, _reset is null ? null : lifetime);
        context.Features.Set<ICacheFillFeature>(this);
    }

    public string PolicyName { get; }

    public RecordedHead Head { get; }

    public RecordedBody Body { get; }

    /// <summary>Gives the request its own response back.</summary>
    public void Dispose()
    {
        Set(_response, _body, _lifetime, _reset);
        _context.Features.Set<ICacheFillFeature>(null);
    }

    private void Set(
        IHttpResponseFeature? response, IHttpResponseBodyFeature? body, IHttpRequestLifetimeFeature? lifetime, IHttpResetFeature? reset)
    {
        _context.Features.Set(response);
        _context.Features.Set(body);
        _context.Features.Set(lifetime);
        _context.Features.Set(reset);
    }
}
