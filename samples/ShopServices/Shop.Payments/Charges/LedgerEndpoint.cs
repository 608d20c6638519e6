using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Payments.Charges;

internal static class LedgerEndpoint
{
    // One transaction, so that no refund is counted without its charge.
    public static Task<LedgerTotals> GetAsync(
        TransactionRunner<PaymentsDb> transactions, CancellationToken cancellationToken) =>
        transactions.RunAsync(
            "ledger",
            static async (database, stop) =>
            {
                var refunds = database.Payments.Where(payment => payment.Status == PaymentStatus.Refunded);
                var charges = database.Payments.Where(
                    payment => payment.Status == PaymentStatus.Charged || payment.Status == PaymentStatus.Kept
                    || payment.Status == PaymentStatus.RefundDue || payment.Status == PaymentStatus.Refunded);
                return LedgerTotals.Of(
                    await charges.SumAsync(payment => payment.Cents, stop),
                    await charges.CountAsync(stop),
                    await refunds.SumAsync(payment => payment.Cents, stop),
                    await refunds.CountAsync(stop));
            },
            cancellationToken);
}
