namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// Interns limits and numbers them with ids small enough for a bucket. Former limits are kept, because buckets may
/// still refer to them. Thread safe; reads take no lock.
/// </summary>
internal sealed class LimitRegistry
{
    private readonly Lock _adding = new();
    private readonly Dictionary<LimitParameters, Limit> _known = [];
    private Limit[] _byId = [];

    public Limit this[int id] => Volatile.Read(ref _byId)[id];

    /// <summary>Returns one instance's share of a limit.</summary>
    public Limit InstanceShare(Limit limit, int instances) =>
        instances == 1 ? limit : Intern(limit.Parameters.DividedBy(instances));

    public Limit Intern(LimitParameters numbers)
    {
        lock (_adding)
        {
            if (!_known.TryGetValue(numbers, out var limit))
            {
                _known.Add(numbers, limit = new Limit(_byId.Length, numbers));
                Volatile.Write(ref _byId, [.. _byId, limit]);
            }

            return limit;
        }
    }
}
