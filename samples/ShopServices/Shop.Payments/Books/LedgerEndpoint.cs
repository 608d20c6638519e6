using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Payments.Charging;

namespace Shop.Payments.Books;

internal static class LedgerEndpoint
{
    // One transaction, so that no refund is counted whose charge is not.
    public static Task<Ledger> GetAsync(Transactor<PaymentsDb> transactor, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            "ledger",
            static async (database, stop) =>
            {
                var refunds = database.Payments.Where(payment => payment.Status == PaymentStatus.Refunded);
                var charges = database.Payments.Where(
                    payment => payment.Status == PaymentStatus.Charged || payment.Status == PaymentStatus.Kept
                    || payment.Status == PaymentStatus.RefundDue || payment.Status == PaymentStatus.Refunded);
                return Ledger.Of(
                    await charges.SumAsync(payment => payment.Cents, stop),
                    await charges.CountAsync(stop),
                    await refunds.SumAsync(payment => payment.Cents, stop),
                    await refunds.CountAsync(stop));
            },
            cancellationToken);
}
