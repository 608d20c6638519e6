using Shop.AppHost.Plan;

namespace Shop.AppHost.Output;

/// <summary>
/// The commands that are printed at the start, from a token to a rejected request, each with an explanation.
/// </summary>
internal static class StartupGuide
{
    private const string Card = "4242424242424242";

    public static IEnumerable<string> Lines(IReadOnlyList<ServicePlan> services, ShopSecrets secrets)
    {
        var identity = services.Single(static service => service.Name == "identity").Url;
        var orders = services.Single(static service => service.Name == "orders").Url;
        return $$"""

            # The shop is open: {{services[0].Url}} in a browser (alice / alice-pw, bob / bob-pw).
            # Or paste this into a second terminal, line by line.
            SHOP={{services[0].Url}}

            # A token for alice, who may place orders and look at stock and books.
            TOKEN=$(curl -s {{identity}}/connect/token -d grant_type=client_credentials -d client_id=shop-load -d client_secret=shop-load-secret -d subject=alice -d 'scope=orders.write orders.read inventory.read payments.read' | sed 's/.*"access_token" *: *"\([^"]*\)".*/\1/')

            # Place an order. The key makes the command safe to repeat, the trace id can be found in the log of every service.
            KEY=story-$RANDOM$RANDOM
            ORDER=$(curl -s $SHOP/api/orders -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: $KEY" -H 'Content-Type: application/json' -H 'traceparent: 00-5ca1ab1e00000000000000000000cafe-00000000000000aa-01' -d '{"items":[{"sku":"W1","quantity":1}],"card":"{{Card}}"}' | sed 's/.*"id" *: *"\([^"]*\)".*/\1/')

            # Follow it: pending, confirmed once it is paid, shipped at the end. The timeline tells which service did what.
            curl -s $SHOP/api/orders/$ORDER -H "Authorization: Bearer $TOKEN"; echo
            curl -s $SHOP/api/orders/$ORDER/timeline -H "Authorization: Bearer $TOKEN"; echo

            # Where the goods and the money are now.
            curl -s $SHOP/api/inventory/W1 -H "Authorization: Bearer $TOKEN"; echo
            curl -s $SHOP/api/payments/ledger -H "Authorization: Bearer $TOKEN"; echo

            # For operators: the state of the projections, and events that a subscriber rejected (none).
            OPS=$(cat '{{secrets.OperatorKeyFile}}')
            curl -s {{orders}}/projections -H "X-Api-Key: $OPS"; echo
            curl -s {{orders}}/messaging/parked -H "X-Api-Key: $OPS"; echo

            # Exceed a limit: the policy stock-reads allows a burst of 20, then 429 with Retry-After.
            curl -s -o /dev/null -w '%{http_code} ' "$SHOP/api/inventory/W2?n=[1-40]" -H "Authorization: Bearer $TOKEN"; echo
            curl -si $SHOP/api/inventory/W2 -H "Authorization: Bearer $TOKEN"; echo

            """.Split('\n');
    }
}
