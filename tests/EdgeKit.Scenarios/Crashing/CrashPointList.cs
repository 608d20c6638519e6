using Shop.Contracts;

namespace EdgeKit.Scenarios.Crashing;

/// <summary>
/// Every crash point that an order can pass, derived from the saga's routes: before and after each commit, publication,
/// acknowledgement, charge and refund.
/// </summary>
internal static class CrashPointList
{
    private static readonly string[] Sides = ["before", "after"];
    private static readonly string[] AtOrders =
        ["commit of order", "commit of projecting order-list", "commit of projecting statistics"];

    private static readonly string[] AtTheBank = ["commit of charge", "commit of refund"];
    private static readonly string[] AtPayments =
        ["commit of taking payments", "commit of settling payment", "charging", "refunding"];


    public static IReadOnlyList<CrashPoint> Of(SagaStyle style, bool broker) =>
    [
        .. AtOrders.SelectMany(static what => OnBothSides("orders", what)),
        .. EventRoutes.All(style).SelectMany(route => route.Subscribers.SelectMany(
            subscriber => OfDelivery(route.Type, route.Publisher, subscriber, broker))),
        .. EventRoutes.All(style).SelectMany(
            static route => route.Subscribers.Select(it => (route.Publisher, Subscriber: it))).Distinct()
            .SelectMany(static lane => OnBothSides(lane.Publisher, $"commit of relay to {lane.Subscriber}")),
        .. AtPayments.SelectMany(static what => OnBothSides("payments", what)),
        .. AtTheBank.SelectMany(static what => OnBothSides("bank", what)),
    ];

    /// <summary>
    /// Returns the points in rounds with at most one per service, so that several services crash during the same
    /// orders. The seed shuffles them, so that runs combine different points.
    /// </summary>
    public static IReadOnlyList<CrashPoint[]> InRounds(IReadOnlyList<CrashPoint> points, int seed)
    {
        var shuffled = points.ToArray();
        new Random(seed).Shuffle(shuffled);
        var rounds = new List<List<CrashPoint>>();
        foreach (var point in shuffled)
        {
            var round = rounds.Find(it => it.TrueForAll(other => other.Service != point.Service));
            if (round is null)
            {
                rounds.Add(round = []);
            }

            round.Add(point);
        }

        return [.. rounds.Select(static round => round.ToArray())];
    }

    private static IEnumerable<CrashPoint> OfDelivery(string type, string publisher, string subscriber, bool broker) =>
    [
        .. OnBothSides(publisher, $"publishing {type} to {subscriber}"),
        .. OnBothSides(subscriber, $"commit of handling {type}"),
        .. broker ? OnBothSides(subscriber, $"acknowledging {type}") : [],
    ];

    private static IEnumerable<CrashPoint> OnBothSides(string service, string what) =>
        Sides.Select(side => new CrashPoint(service, $"{side} {what}"));
}
