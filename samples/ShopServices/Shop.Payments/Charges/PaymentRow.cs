using System.Diagnostics;

namespace Shop.Payments.Charges;

/// <summary>The payment of one order, kept forever.</summary>
internal sealed class PaymentRow
{
    public required string OrderId { get; init; }

    public PaymentStatus Status { get; set; }

    public long Cents { get; set; }

    /// <summary>Kept from the request until the bank has answered.</summary>
    public string? SealedCard { get; set; }

    public bool IsRequested { get; set; }

    public bool IsReserved { get; set; }

    /// <summary>When the worker takes the payment; the lease moves it ahead.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>After this time the bank is only asked for the result; null before the first call.</summary>
    public DateTimeOffset? GiveUpAt { get; set; }

    /// <summary>True if the coordinator waits for the cancellation.</summary>
    public bool IsCancelled { get; set; }

    public int Attempts { get; set; }

    public string? Error { get; set; }

    /// <summary>The Lamport time of the causing event.</summary>
    public long Sequence { get; set; }

    public string? TraceParent { get; set; }

    public string? TraceState { get; set; }

    /// <summary>Records the causing event for the worker.</summary>
    public void CausedBy(long sequence)
    {
        Sequence = Math.Max(Sequence, sequence);
        TraceParent = Activity.Current?.Id;
        TraceState = Activity.Current?.TraceStateString;
    }
}
