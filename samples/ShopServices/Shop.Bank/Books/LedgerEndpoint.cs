using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Bank.Books;

internal static class LedgerEndpoint
{
    // One transaction, so that no refund is counted whose charge is not.
    public static Task<Ledger> GetAsync(Transactor<BankDb> transactor, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            "ledger",
            static async (database, stop) =>
            {
                var charges = database.Charges.Where(charge => charge.IsCharged);
                return Ledger.Of(
                    await charges.SumAsync(charge => charge.Cents, stop),
                    await charges.CountAsync(stop),
                    await database.Refunds.SumAsync(refund => refund.Cents, stop),
                    await database.Refunds.CountAsync(stop));
            },
            cancellationToken);
}
