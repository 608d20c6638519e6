namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// Tells the code of stages in front from that of the endpoint while the endpoint's answer is recorded. Both share one
/// request, and what stages in front do when the client's response starts, or in a body that they have wrapped, is
/// meant for the client's response.
/// </summary>
internal sealed class CallSide
{
    private readonly AsyncLocal<bool> _inFront = new();

    public bool IsInFront => _inFront.Value;

    /// <summary>Runs something as a stage in front would, and all that it sets going.</summary>
    public T InFront<T>(Func<T> call)
    {
        var before = _inFront.Value;
        _inFront.Value = true;
        try
        {
            return call();
        }
        finally
        {
            _inFront.Value = before;
        }
    }
}
