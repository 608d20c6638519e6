namespace EdgeKit.Gateway.Outliers;

/// <summary>Recent outcomes per destination of one cluster. Thread safe.</summary>
internal sealed class ClusterOutcomes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DestinationOutcomes> _destinations = new(StringComparer.OrdinalIgnoreCase);

    public void Record(OutlierOptions options, string destination, bool failed, TimeSpan now)
    {
        lock (_lock)
        {
            Find(destination).Window.Record(now, options.SamplingDuration, failed);
        }
    }

    /// <returns>True if the destination must be ejected now.</returns>
    public bool TryEject(OutlierOptions options, string destination, IReadOnlyCollection<string> peers, TimeSpan now)
    {
        lock (_lock)
        {
            var record = Find(destination);
            var (window, others) = (record.Window, PeerFailureRatio(destination, peers));
            var ejected = peers.Count(peer => Find(peer).EjectedUntil > now);
            if (record.EjectedUntil > now
                || !OutlierRules.IsOutlier(options, window.Requests, window.Failures, others)
                || !OutlierRules.MayEject(options, peers.Count, ejected))
            {
                return false;
            }

            record.EjectedUntil = now + options.EjectionDuration;
            window.Clear();
            return true;
        }
    }

    /// <summary>An endpoint that fails at all destinations must not eject any of them.</summary>
    private double PeerFailureRatio(string destination, IReadOnlyCollection<string> peers)
    {
        var others = peers.Where(peer => peer != destination).Select(peer => Find(peer).Window).ToList();
        return others.Sum(o => o.Failures) / Math.Max(1d, others.Sum(o => o.Requests));
    }

    private DestinationOutcomes Find(string destination)
    {
        if (!_destinations.TryGetValue(destination, out var record))
        {
            _destinations[destination] = record = new DestinationOutcomes();
        }

        return record;
    }

    private sealed class DestinationOutcomes
    {
        public OutcomeWindow Window { get; } = new();

        public TimeSpan EjectedUntil { get; set; } = TimeSpan.MinValue;
    }
}
