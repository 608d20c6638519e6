using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Bank.Ledger;

internal static class LedgerEndpoint
{
    // One transaction, so that no refund is counted without its charge.
    public static Task<LedgerTotals> GetAsync(
        TransactionRunner<BankDb> transactions, CancellationToken cancellationToken) =>
        transactions.RunAsync(
            "ledger",
            static async (database, stop) =>
            {
                var charges = database.Charges.Where(charge => charge.IsCharged);
                return LedgerTotals.Of(
                    await charges.SumAsync(charge => charge.Cents, stop),
                    await charges.CountAsync(stop),
                    await database.Refunds.SumAsync(refund => refund.Cents, stop),
                    await database.Refunds.CountAsync(stop));
            },
            cancellationToken);
}
