namespace EdgeKit.Cache.Http.Serving;

/// <summary>There on a request that has passed the cache.</summary>
internal sealed class PassedMark
{
    public static readonly PassedMark Instance = new();

    private PassedMark()
    {
    }
}
