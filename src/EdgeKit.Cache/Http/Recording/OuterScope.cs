namespace EdgeKit.Cache.Http.Recording;

/// <summary>Distinguishes code of outer middleware, which acts on the client's response, from the endpoint's.</summary>
internal sealed class OuterScope
{
    private readonly AsyncLocal<bool> _active = new();

    public bool IsActive => _active.Value;

    /// <summary>Runs code of outer middleware.</summary>
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
