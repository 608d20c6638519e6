using Microsoft.EntityFrameworkCore;
using Shop.Messaging;

namespace Shop.Payments.Charging;

/// <summary>Wakes the worker when a commit made a payment due.</summary>
internal sealed class PaymentBell(TimeProvider timeProvider) : ICommitObserver, IDisposable
{
    public Bell Bell { get; } = new(timeProvider);

    public void Committed(DbContext database)
    {
        if (database.ChangeTracker.Entries<PaymentRow>()
            .Any(row => row.Entity.Status is PaymentStatus.Due or PaymentStatus.RefundDue
                || row.Entity is { Status: PaymentStatus.Asked, IsCancelled: true }))
        {
            Bell.Ring();
        }
    }

    public void Dispose() => Bell.Dispose();
}
