namespace EdgeKit.Gateway.Outliers;

/// <summary>What is known of the destinations of one cluster. Thread safe.</summary>
internal sealed class ClusterOutcomes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DestinationOutcomes> _destinations = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes an outcome.</summary>
    /// <param name="options">The settings in force.</param>
    /// <param name="destination">Who answered.</param>
    /// <param name="failed">How it went.</param>
    /// <param name="now">Time since any fixed moment.</param>
    public void Record(OutlierOptions options, string destination, bool failed, TimeSpan now)
    {
        lock (_lock)
        {
            Find(destination).Window.Record(now, options.Window, failed);
        }
    }

    /// <returns>Whether the destination is to be ejected now.</returns>
    /// <param name="options">The settings in force.</param>
    /// <param name="destination">Who failed.</param>
    /// <param name="peers">It and all that could stand in for it.</param>
    /// <param name="now">Time since any fixed moment.</param>
    public bool TryEject(OutlierOptions options, string destination, IReadOnlyCollection<string> peers, TimeSpan now)
    {
        lock (_lock)
        {
            var record = Find(destination);
            var ejected = peers.Count(peer => Find(peer).EjectedUntil > now);
            if (record.EjectedUntil > now
                || !OutlierRules.IsOutlier(
                    options, record.Window.Requests, record.Window.Failures, PeerFailureRatio(destination, peers))
                || !OutlierRules.MayEject(options, peers.Count, ejected))
            {
                return false;
            }

            record.EjectedUntil = now + options.EjectFor;
            record.Window.Clear();
            return true;
        }
    }

    /// <summary>What fails everywhere, one endpoint of all, is no reason to do with fewer destinations.</summary>
    private double PeerFailureRatio(string destination, IReadOnlyCollection<string> peers)
    {
        var others = peers.Where(peer => peer != destination).Select(peer => Find(peer).Window).ToList();
        return others.Sum(o => o.Failures) / Math.Max(1d, others.Sum(o => o.Requests));
    }

    private DestinationOutcomes Find(string destination)
    {
        if (!_destinations.TryGetValue(destination, out DestinationOutcomes record))
        {
            _destinations[destination] = record = new DestinationOutcomes();
        }

        return record;
    }
}
