using Microsoft.EntityFrameworkCore;
using Shop.Messaging;

namespace Shop.Payments.Charges;

/// <summary>Signals the worker after a commit that made a payment due.</summary>
internal sealed class PaymentSignal(TimeProvider timeProvider) : ICommitObserver, IDisposable
{
    public AsyncAutoResetEvent Event { get; } = new(timeProvider);

    public void Committed(DbContext database)
    {
        if (database.ChangeTracker.Entries<PaymentRow>()
            .Any(row => row.Entity.Status is PaymentStatus.Due or PaymentStatus.RefundDue
                || row.Entity is { Status: PaymentStatus.Asked, IsCancelled: true }))
        {
            Event.Set();
        }
    }

    public void Dispose() => Event.Dispose();
}
