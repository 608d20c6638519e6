using Shop.Contracts;

namespace Shop.Orders.Saga;

/// <summary>What the coordinator does next.</summary>
/// <param name="Step">What it waits for from now on.</param>
/// <param name="Says">Orders' own events, which become part of the order, and commands, which do not.</param>
/// <param name="Compensations">What is registered from now on.</param>
/// <param name="Reason">Why the order fails, or null.</param>
internal sealed record SagaMove(
    SagaStep Step, IReadOnlyList<IShopEvent> Says, Compensations Compensations, string? Reason = null);
