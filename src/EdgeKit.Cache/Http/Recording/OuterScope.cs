namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// Distinguishes code of outer middleware from code of the endpoint while the endpoint's response is recorded. Both
/// share one context; what outer middleware does when the client's response starts, or in a body that it wraps, must
/// reach the client's response.
/// </summary>
internal sealed class OuterScope
{
    private readonly AsyncLocal<bool> _active = new();

    public bool IsActive => _active.Value;

    /// <summary>Runs code as outer middleware, including everything that it starts.</summary>
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
