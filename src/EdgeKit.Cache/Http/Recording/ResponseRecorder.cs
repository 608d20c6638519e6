using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>Replaces a request's response by a recording while the endpoint runs.</summary>
internal sealed class ResponseRecorder : ICacheFillFeature, IDisposable
{
    private readonly HttpContext _context;
    private readonly IHttpResponseFeature? _response;
    private readonly IHttpResponseBodyFeature? _body;
    private readonly IHttpRequestLifetimeFeature? _lifetime;
    private readonly IHttpResetFeature? _reset;
    private readonly IHttpResponseTrailersFeature? _trailers;
    private readonly int _trailersBefore;
    private readonly OuterScope _scope = new();

    public ResponseRecorder(
        HttpContext context, IResponseReceiver receiver, HttpPolicy policy, bool hasClient,
        CancellationToken cancellationToken)
    {
        _context = context;
        PolicyName = policy.Name;
        _response = context.Features.Get<IHttpResponseFeature>();
        _body = context.Features.Get<IHttpResponseBodyFeature>();
        _lifetime = context.Features.Get<IHttpRequestLifetimeFeature>();
        _reset = context.Features.Get<IHttpResetFeature>();
        _trailers = context.Features.Get<IHttpResponseTrailersFeature>();
        _trailersBefore = _trailers?.Trailers.Count ?? 0;
        Head = new RecordedHead(_scope, hasClient ? _response : null);
        var client = hasClient && _body is not null ? new ClientBody(_scope, _body) : null;
        Body = new RecordedBody(Head, receiver, client, policy.Options.MaxBodyBytes, context.Features);
        var lifetime = new RecordedLifetime(
            _scope, receiver, hasClient ? _lifetime : null, hasClient ? _reset : null, cancellationToken);
        Set(Head, Body, lifetime, _reset is null ? null : lifetime);
        context.Features.Set<ICacheFillFeature>(this);
    }

    public string PolicyName { get; }

    public RecordedHead Head { get; }

    public RecordedBody Body { get; }

    /// <summary>True if the endpoint has sent trailers, announced or not.</summary>
    public bool HasTrailers => _trailers?.Trailers.Count > _trailersBefore;

    public void Dispose()
    {
        Set(_response, _body, _lifetime, _reset);
        _context.Features.Set<ICacheFillFeature>(null);
    }

    private void Set(
        IHttpResponseFeature? response, IHttpResponseBodyFeature? body, IHttpRequestLifetimeFeature? lifetime,
        IHttpResetFeature? reset)
    {
        _context.Features.Set(response);
        _context.Features.Set(body);
        _context.Features.Set(lifetime);
        _context.Features.Set(reset);
    }
}
