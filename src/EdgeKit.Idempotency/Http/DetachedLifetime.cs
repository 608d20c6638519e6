using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Idempotency.Http;

/// <summary>
/// Detaches the handler from the caller's connection, because a disconnecting caller does not undo work that has begun.
/// Records when the handler aborts, as a proxy does after half a response.
/// </summary>
internal sealed class DetachedLifetime : IHttpRequestLifetimeFeature, IHttpResetFeature
{
    private readonly IFeatureCollection _features;
    private readonly IHttpRequestLifetimeFeature _lifetime;
    private readonly IHttpResetFeature? _reset;

    public DetachedLifetime(HttpContext context, CancellationToken cancellationToken)
    {
        _features = context.Features;
        _lifetime = _features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _reset = _features.Get<IHttpResetFeature>();
        RequestAborted = cancellationToken;
        _features.Set<IHttpRequestLifetimeFeature>(this);
        if (_reset is not null)
        {
            _features.Set<IHttpResetFeature>(this);
        }
    }

    public CancellationToken CallerAborted => _lifetime.RequestAborted;

    public bool IsAborted { get; private set; }

    public CancellationToken RequestAborted { get; set; }

    public void Abort()
    {
        IsAborted = true;
        _lifetime.Abort();
    }

    public void Reset(int errorCode)
    {
        IsAborted = true;
        _reset!.Reset(errorCode);
    }

    public void Restore()
    {
        _features.Set(_lifetime);
        if (_reset is not null)
        {
            _features.Set(_reset);
        }
    }
}
