using Shop.Contracts;

namespace Shop.Orders.Saga;

/// <summary>The coordinator's next step.</summary>
/// <param name="Step">The step that it waits for next.</param>
/// <param name="Events">Orders' own events, which become part of the order, and commands, which do not.</param>
/// <param name="Compensations">The compensations that are registered from now on.</param>
/// <param name="Reason">The reason of the failure, or null.</param>
internal sealed record SagaTransition(
    SagaStep Step, IReadOnlyList<IShopEvent> Events, Compensations Compensations, string? Reason = null);
