using Shop.Contracts;
using Shop.Payments.Banking;

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

    public Task<BankAnswer> ChargeAsync(string key, decimal amount, string card)
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
        return Task.FromResult(BankAnswer.Unknown("time-out"));

        void Charge() => _charges.TryAdd(key, (amount, card != CardNumber.Declined));
    }

    public Task<BankAnswer> FindAsync(string key) =>
        Do(() => _charges.ContainsKey(key) ? Describe(key) : BankAnswer.NotFound);

    public Task<BankAnswer> RefundAsync(string chargeKey) => Do(() =>
    {
        _refunds.TryAdd(chargeKey, _charges[chargeKey].Amount);
        return BankAnswer.Refunded;
    });

    private BankAnswer Describe(string key) => _charges[key].IsCharged
        ? BankAnswer.Charged($"ch_{key}")
        : BankAnswer.Declined(Reasons.CardDeclined);

    private Task<BankAnswer> Do(Func<BankAnswer> act) => Task.FromResult((IsReliable ? 3 : random.Next(4)) switch
    {
        0 => BankAnswer.Unknown("request lost"),
        1 when act() is var _ => BankAnswer.Unknown("answer lost"),
        _ => act(),
    });
}
