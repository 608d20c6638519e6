namespace EdgeKit.Idempotency.Tests;

public sealed record Ticket(int Seat);
