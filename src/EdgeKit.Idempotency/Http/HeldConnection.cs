using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Idempotency.Http;

/// <summary>
/// What a handler sees of its connection. A caller that hangs up doesn't undo what began, so <c>RequestAborted</c> is
/// the lease's; and a handler that breaks the connection off, as a proxy does on half an answer, has not given one.
/// </summary>
internal sealed class HeldConnection : IHttpRequestLifetimeFeature, IHttpResetFeature
{
    private readonly IFeatureCollection _features;
    private readonly IHttpRequestLifetimeFeature _lifetime;
    private readonly IHttpResetFeature? _reset;

    public HeldConnection(HttpContext context, CancellationToken cancellationToken)
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

    /// <summary>Fires when the caller hangs up.</summary>
    public CancellationToken CallerGone => _lifetime.RequestAborted;

    /// <summary>Whether the handler broke the connection off.</summary>
    public bool IsBrokenOff { get; private set; }

    public CancellationToken RequestAborted { get; set; }

    public void Abort()
    {
        IsBrokenOff = true;
        _lifetime.Abort();
    }

    public void Reset(int errorCode)
    {
        IsBrokenOff = true;
        _reset!.Reset(errorCode);
    }

    public void Detach()
    {
        _features.Set(_lifetime);
        if (_reset is not null)
        {
            _features.Set(_reset);
        }
    }
}
