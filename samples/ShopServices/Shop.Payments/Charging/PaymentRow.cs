using System.Diagnostics;

namespace Shop.Payments.Charging;

/// <summary>The payment of one order, for ever.</summary>
internal sealed class PaymentRow
{
    public required string OrderId { get; init; }

    public PaymentStatus Status { get; set; }

    public long Cents { get; set; }

    /// <summary>Here from the request until the bank has answered, then forgotten.</summary>
    public string? SealedCard { get; set; }

    public bool IsRequested { get; set; }

    public bool IsReserved { get; set; }

    /// <summary>When the worker takes it; taking it moves this ahead by the lease.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>
    /// When the bank is not asked to charge any more, only what it did; null before it was ever asked.
    /// </summary>
    public DateTimeOffset? GiveUpAt { get; set; }

    /// <summary>Whether the coordinator waits for the payment to be undone.</summary>
    public bool IsCancelled { get; set; }

    public int Attempts { get; set; }

    public string? Error { get; set; }

    /// <summary>The Lamport time of what led here.</summary>
    public long Sequence { get; set; }

    public string? TraceParent { get; set; }

    public string? TraceState { get; set; }

    /// <summary>Remembers the event that led here, for the worker that goes on from it.</summary>
    public void CausedBy(long sequence)
    {
        Sequence = Math.Max(Sequence, sequence);
        TraceParent = Activity.Current?.Id;
        TraceState = Activity.Current?.TraceStateString;
    }
}
