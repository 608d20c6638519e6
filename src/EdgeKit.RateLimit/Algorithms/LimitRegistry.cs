namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// Every set of numbers that was ever in force, by a small id that fits into a bucket. Grows by what reloads really
/// change. Thread safe; reading takes no lock.
/// </summary>
internal sealed class LimitRegistry
{
    private readonly Lock _adding = new();
    private readonly Dictionary<LimitParameters, Limit> _known = [];
    private Limit[] _byId = [];

    public Limit this[int id] => Volatile.Read(ref _byId)[id];

    /// <summary>The part of a limit that one of several instances may grant by itself.</summary>
    public Limit InstanceShare(Limit limit, int instances) => instances == 1 ? limit : Intern(limit.Parameters.DividedBy(instances));

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
