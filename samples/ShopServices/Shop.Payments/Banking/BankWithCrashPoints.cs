using Shop.Messaging;

namespace Shop.Payments.Banking;

/// <summary>The bank, and a chance to die before it is asked and before its answer is written down.</summary>
internal sealed class BankWithCrashPoints(IBank bank, CrashPoints crashes) : IBank
{
    public async Task<BankAnswer> ChargeAsync(string key, decimal amount, string card)
    {
        crashes.Reach("before charging");
        var answer = await bank.ChargeAsync(key, amount, card);
        crashes.Reach("after charging");
        return answer;
    }

    public Task<BankAnswer> FindAsync(string key) => bank.FindAsync(key);

    public async Task<BankAnswer> RefundAsync(string chargeKey)
    {
        crashes.Reach("before refunding");
        var answer = await bank.RefundAsync(chargeKey);
        crashes.Reach("after refunding");
        return answer;
    }
}
