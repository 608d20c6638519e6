using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Payments.Banking;

namespace Shop.Payments.Charging;

/// <summary>
/// Carries a payment through the bank in three steps: a transaction that says the bank is going to be asked, the call,
/// outside of any transaction, and a transaction with what came of it. After a crash in between, the payment says that
/// the bank was asked, and the bank says by the payment's key what it did.
/// </summary>
internal sealed class PaymentProcessor(
    Transactor<PaymentsDb> transactor, IBank bank, CardSeal seal, EventPublisher publisher,
    IOptions<PaymentOptions> options, ILogger<PaymentProcessor> logger)
{
    /// <summary>Longer than one round with the bank; also how long a payment rests whose process was killed.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    /// <summary>Takes payments that are due, and says so before anybody is asked.</summary>
    public Task<List<PaymentTask>> TakeAsync(int atMost, CancellationToken cancellationToken) => transactor.RunAsync(
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

    /// <summary>Asks the bank and commits what came of it.</summary>
    public async Task RunAsync(PaymentTask task)
    {
        using var activity = MessagingActivity.Continue(
            "pay", ActivityKind.Internal, task.Row.TraceParent, task.Row.TraceState);
        var answer = task.Before == PaymentStatus.RefundDue
            ? await bank.RefundAsync(task.Row.OrderId)
            : await ChargeAsync(task);
        PaymentLog.Answered(logger, task.Row.OrderId, answer.Kind, answer.Detail);
        await transactor.RunAsync("settling payment", async (database, stop) =>
        {
            var payment = await database.Payments.SingleAsync(row => row.OrderId == task.Row.OrderId, stop);
            if (PaymentDecision.Apply(payment, answer, publisher.Now, options.Value) is { } news)
            {
                publisher.Publish(database, news, payment.Sequence + 1);
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

    private async Task<BankAnswer> ChargeAsync(PaymentTask task)
    {
        var payment = task.Row;
        if (task.Before == PaymentStatus.Watched || payment.GiveUpAt <= publisher.Now)
        {
            return await bank.FindAsync(payment.OrderId);
        }

        if (task.Before == PaymentStatus.Asked
            && await bank.FindAsync(payment.OrderId) is { Kind: not BankAnswerKind.NotFound } known)
        {
            return known;
        }

        var answer = await bank.ChargeAsync(
            payment.OrderId, Money.FromCents(payment.Cents), seal.Open(payment.SealedCard!, payment.OrderId));
        return answer.Kind == BankAnswerKind.Unknown ? await bank.FindAsync(payment.OrderId) : answer;
    }
}
