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

    public Limit InstanceShare(Limit limit, int instances) =>
        instances == 1 ? limit : Intern(limit.Parameters.DividedBy(instances));

    public Limit Intern(LimitParameters parameters)
    {
        lock (_adding)
        {
            if (!_known.TryGetValue(parameters, out var limit))
            {
                _known.Add(parameters, limit = new Limit(_byId.Length, parameters));
                Volatile.Write(ref _byId, [.. _byId, limit]);
            }

            return limit;
        }
    }
}
