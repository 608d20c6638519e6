using Microsoft.Extensions.Options;

namespace EdgeKit.Tracing.Boundary;

/// <summary>Holds the model of the options in force.</summary>
internal sealed class BoundaryPolicy : IDisposable
{
    private readonly IDisposable? _subscription;
    private volatile BoundaryModel _model;

    public BoundaryPolicy(IOptionsMonitor<TracingOptions> options)
    {
        _model = new BoundaryModel(options.CurrentValue);
        _subscription = options.OnChange(o => _model = new BoundaryModel(o));
    }

    public BoundaryModel Model => _model;

    public void Dispose() => _subscription?.Dispose();
}
