namespace EdgeKit.Gateway.Outliers;

/// <summary>Counts requests and failures in a sliding window of ten slices. Not thread safe.</summary>
internal sealed class OutcomeWindow
{
    private const int Slices = 10;
    private readonly int[] _requests = new int[Slices];
    private readonly int[] _failures = new int[Slices];
    private long _slice;

    public int Requests => _requests.Sum();

    public int Failures => _failures.Sum();

    public void Record(TimeSpan now, TimeSpan span, bool failed)
    {
        Advance(now.Ticks / Math.Max(1, span.Ticks / Slices));
        _requests[_slice % Slices]++;
        _failures[_slice % Slices] += failed ? 1 : 0;
    }

    public void Clear()
    {
        Array.Clear(_requests);
        Array.Clear(_failures);
    }

    private void Advance(long slice)
    {
        if (Math.Abs(slice - _slice) >= Slices)
        {
            Clear();
            _slice = slice;
        }

        while (_slice < slice)
        {
            _slice++;
            _requests[_slice % Slices] = _failures[_slice % Slices] = 0;
        }
    }
}
