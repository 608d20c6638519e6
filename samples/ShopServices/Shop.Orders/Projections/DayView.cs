namespace Shop.Orders.Projections;

internal sealed record DayView(string Day, int Placed, int Shipped, int Cancelled, decimal Revenue);
