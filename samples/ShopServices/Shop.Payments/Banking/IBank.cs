namespace Shop.Payments.Banking;

/// <summary>
/// The bank. Nothing here throws: a call that fails is an answer, <see cref="BankAnswerKind.Unknown"/>.
/// </summary>
internal interface IBank
{
    /// <summary>Charges once per key, however often it is called.</summary>
    Task<BankAnswer> ChargeAsync(string key, decimal amount, string card);

    /// <summary>What became of the key.</summary>
    Task<BankAnswer> FindAsync(string key);

    /// <summary>Gives the charge of that key back, once however often it is called.</summary>
    Task<BankAnswer> RefundAsync(string chargeKey);
}
