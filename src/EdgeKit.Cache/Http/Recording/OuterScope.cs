namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// Tells the code of stages in front from that of the endpoint while the endpoint's answer is recorded. Both share one
/// request, and what stages in front do when the client's response starts, or in a body that they have wrapped, is
/// meant for the client's response.
/// </summary>
internal sealed class OuterScope
{
    private readonly AsyncLocal<bool> _active = new();

    public bool IsActive => _active.Value;

    /// <summary>Runs something as a stage in front would, and all that it sets going.</summary>
    public T Run<T>(Func<T> call)
    {
        var before = _active.Value;
        _active.Value = true;
        try
        {
            return call();
        }
        finally
        {
            _active.Value = before;
        }
    }
}
