namespace Shop.Payments.Bank;

/// <summary>The bank. No method throws: a failed call returns <see cref="BankResultKind.Unknown"/>.</summary>
internal interface IBank
{
    /// <summary>Charges once per key, however often it is called.</summary>
    Task<BankResult> ChargeAsync(string key, decimal amount, string card);

    /// <summary>Returns the charge of a key.</summary>
    Task<BankResult> FindAsync(string key);

    /// <summary>Refunds the charge of a key once, however often it is called.</summary>
    Task<BankResult> RefundAsync(string chargeKey);
}
