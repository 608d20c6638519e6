using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Payments.Bank;

namespace Shop.Payments.Charges;

/// <summary>
/// Processes a payment in three steps: a transaction that records that the bank will be asked, the call outside of any
/// transaction, and a transaction with the result. After a crash in between, the bank is asked for the result of the
/// payment's key.
/// </summary>
internal sealed class PaymentProcessor(
    TransactionRunner<PaymentsDb> transactions, IBank bank, CardSeal seal, EventPublisher publisher,
    IOptions<PaymentOptions> options, ILogger<PaymentProcessor> logger)
{
    /// <summary>Longer than a call to the bank; also the delay of a payment whose process was killed.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    /// <summary>Takes due payments and records this before the bank is asked.</summary>
    public Task<List<PaymentTask>> TakeAsync(int atMost, CancellationToken cancellationToken) => transactions.RunAsync(
        "taking payments",
        async (database, stop) =>
        {
            var now = publisher.Now;
            var due = await database.Payments
                .Where(row => row.DueAt <= now && (row.Status == PaymentStatus.Due
                    || row.Status == PaymentStatus.Asked || row.Status == PaymentStatus.RefundDue
                    || row.Status == PaymentStatus.Watched))
                .OrderBy(row => row.DueAt).Take(atMost).ToListAsync(stop);
            return due.ConvertAll(row => Take(row, now));
        },
        cancellationToken);

    /// <summary>Asks the bank and commits the result.</summary>
    public async Task RunAsync(PaymentTask task)
    {
        using var activity = MessagingActivity.Continue(
            "pay", ActivityKind.Internal, task.Row.TraceParent, task.Row.TraceState);
        var result = task.Before == PaymentStatus.RefundDue
            ? await bank.RefundAsync(task.Row.OrderId)
            : await ChargeAsync(task);
        PaymentLog.Answered(logger, task.Row.OrderId, result.Kind, result.Detail);
        await transactions.RunAsync("settling payment", async (database, stop) =>
        {
            var payment = await database.Payments.SingleAsync(row => row.OrderId == task.Row.OrderId, stop);
            if (PaymentDecision.Apply(payment, result, publisher.Now, options.Value) is { } shopEvent)
            {
                publisher.Publish(database, shopEvent, payment.Sequence + 1);
            }

            return true;
        });
    }

    private PaymentTask Take(PaymentRow row, DateTimeOffset now)
    {
        var before = row.Status;
        if (before == PaymentStatus.Due)
        {
            (row.Status, row.GiveUpAt) = (PaymentStatus.Asked, now + options.Value.Timeout);
        }

        row.DueAt = now + Lease;
        return new PaymentTask(row, before);
    }

    private async Task<BankResult> ChargeAsync(PaymentTask task)
    {
        var payment = task.Row;
        if (task.Before == PaymentStatus.Watched || payment.GiveUpAt <= publisher.Now)
        {
            return await bank.FindAsync(payment.OrderId);
        }

        if (task.Before == PaymentStatus.Asked
            && await bank.FindAsync(payment.OrderId) is { Kind: not BankResultKind.NotFound } known)
        {
            return known;
        }

        var result = await bank.ChargeAsync(
            payment.OrderId, Money.FromCents(payment.Cents), seal.Open(payment.SealedCard!, payment.OrderId));
        return result.Kind == BankResultKind.Unknown ? await bank.FindAsync(payment.OrderId) : result;
    }
}
