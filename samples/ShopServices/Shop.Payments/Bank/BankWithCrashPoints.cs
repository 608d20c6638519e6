using Shop.Messaging;

namespace Shop.Payments.Bank;

/// <summary>Adds crash points before and after the calls to the bank.</summary>
internal sealed class BankWithCrashPoints(IBank bank, CrashPoints crashes) : IBank
{
    public async Task<BankResult> ChargeAsync(string key, decimal amount, string card)
    {
        crashes.Reach("before charging");
        var result = await bank.ChargeAsync(key, amount, card);
        crashes.Reach("after charging");
        return result;
    }

    public Task<BankResult> FindAsync(string key) => bank.FindAsync(key);

    public async Task<BankResult> RefundAsync(string chargeKey)
    {
        crashes.Reach("before refunding");
        var result = await bank.RefundAsync(chargeKey);
        crashes.Reach("after refunding");
        return result;
    }
}
