using Shop.Contracts;
using Shop.Payments.Bank;

namespace Shop.Tests.Saga;

/// <summary>A bank that loses requests, loses answers, is late, and keeps books that do not lie.</summary>
internal sealed class UnreliableBank(Random random) : IBank
{
    private readonly Dictionary<string, (decimal Amount, bool IsCharged)> _charges = [];
    private readonly Dictionary<string, decimal> _refunds = [];
    private readonly Dictionary<string, Action> _underWay = [];

    public bool IsReliable { get; set; }

    /// <summary>Whether charges stay on the wire, for longer than anybody waits.</summary>
    public bool HoldsChargesBack { get; set; }

    public decimal Charged => _charges.Values.Where(charge => charge.IsCharged).Sum(charge => charge.Amount);

    public decimal Net => Charged - _refunds.Values.Sum();

    public void LetChargesArrive()
    {
        foreach (var charge in _underWay.Values)
        {
            charge();
        }

        _underWay.Clear();
    }

    public Task<BankResult> ChargeAsync(string key, decimal amount, string card)
    {
        if (!HoldsChargesBack)
        {
            return Do(() =>
            {
                Charge();
                return Describe(key);
            });
        }

        _underWay[key] = Charge;
        return Task.FromResult(BankResult.Unknown("time-out"));

        void Charge() => _charges.TryAdd(key, (amount, card != CardNumber.Declined));
    }

    public Task<BankResult> FindAsync(string key) =>
        Do(() => _charges.ContainsKey(key) ? Describe(key) : BankResult.NotFound);

    public Task<BankResult> RefundAsync(string chargeKey) => Do(() =>
    {
        _refunds.TryAdd(chargeKey, _charges[chargeKey].Amount);
        return BankResult.Refunded;
    });

    private BankResult Describe(string key) => _charges[key].IsCharged
        ? BankResult.Charged($"ch_{key}")
        : BankResult.Declined(FailureReasons.CardDeclined);

    private Task<BankResult> Do(Func<BankResult> act) => Task.FromResult((IsReliable ? 3 : random.Next(4)) switch
    {
        0 => BankResult.Unknown("request lost"),
        1 when act() is var _ => BankResult.Unknown("answer lost"),
        _ => act(),
    });
}
