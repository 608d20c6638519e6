using Shop.Contracts;
using Shop.Payments.Banking;

namespace Shop.Tests.Saga;

/// <summary>A bank that loses requests, loses answers, and keeps books that do not lie.</summary>
internal sealed class UnreliableBank(Random random) : IBank
{
    private readonly Dictionary<string, (decimal Amount, bool IsCharged)> _charges = [];
    private readonly Dictionary<string, decimal> _refunds = [];

    public decimal Net => _charges.Values.Where(charge => charge.IsCharged).Sum(charge => charge.Amount) - _refunds.Values.Sum();

    public Task<BankAnswer> ChargeAsync(string key, decimal amount, string card) => Do(() =>
    {
        _charges.TryAdd(key, (amount, card != CardNumber.Declined));
        return Describe(key);
    });

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

    private Task<BankAnswer> Do(Func<BankAnswer> act) => Task.FromResult(random.Next(4) switch
    {
        0 => BankAnswer.Unknown("request lost"),
        1 when act() is var _ => BankAnswer.Unknown("answer lost"),
        _ => act(),
    });
}
