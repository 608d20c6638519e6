using EdgeKit.RateLimit.Permits;

namespace EdgeKit.RateLimit.Decisions;

/// <summary>
/// One try to charge a request to all its policies. Its charges are sorted: enforced permits, enforced counters, then
/// shadow.
/// </summary>
internal sealed class Attempt(DecisionRequest request, Stores stores)
{
    private readonly Charge[] _charges = request.Charges;
    private readonly int _enforced = request.Charges.Count(c => c.IsEnforced);
    private List<Permit>? _permits;

    public Decision[] Decisions { get; } = new Decision[request.Charges.Length];

    public IReadOnlyList<Permit> Permits => _permits ?? (IReadOnlyList<Permit>)[];

    /// <summary>Takes all that can refuse, or nothing.</summary>
    public async ValueTask<bool> TakeEnforcedAsync()
    {
        var counters = 0;
        while (counters < _enforced && _charges[counters].Policy.IsConcurrency)
        {
            if (!await EnterAsync(counters).ConfigureAwait(false))
            {
                return Refuse(asked: counters + 1);
            }

            counters++;
        }

        var rest = _enforced - counters;
        if (rest == 0)
        {
            return true;
        }

        var admitted = await stores.Buckets.TakeAsync(
            _charges.AsMemory(counters, rest), Decisions.AsMemory(counters, rest)).ConfigureAwait(false);
        for (var i = counters; i < _enforced; i++)
        {
            stores.Metrics.Decided(_charges[i], Decisions[i]);
        }

        return admitted || Refuse(asked: _enforced);
    }

    /// <summary>Charges the policies in shadow, each by itself.</summary>
    public async ValueTask TakeShadowAsync()
    {
        for (var i = _enforced; i < _charges.Length; i++)
        {
            if (_charges[i].Policy.IsConcurrency)
            {
                await EnterAsync(i).ConfigureAwait(false);
            }
            else
            {
                await stores.Buckets.TakeAsync(_charges.AsMemory(i, 1), Decisions.AsMemory(i, 1)).ConfigureAwait(false);
                stores.Metrics.Decided(_charges[i], Decisions[i]);
            }
        }
    }

    private async ValueTask<bool> EnterAsync(int index)
    {
        var permit = await stores.Permits.EnterAsync(_charges[index], request.Priority).ConfigureAwait(false);
        Decisions[index] = permit.Decision;
        stores.Metrics.Decided(_charges[index], permit.Decision);
        if (permit.Decision.Admitted)
        {
            (_permits ??= []).Add(permit);
        }

        return permit.Decision.Admitted;
    }

    private bool Refuse(int asked)
    {
        foreach (var permit in Permits)
        {
            stores.Permits.Leave(permit, Ending.Silent);
        }

        _permits = null;
        Decisions.AsSpan(asked).Fill(Decision.NotAsked);
        return false;
    }
}
