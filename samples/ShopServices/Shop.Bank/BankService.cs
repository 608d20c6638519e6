using Shop.Bank.Faults;
using Shop.Bank.Ledger;
using Shop.Contracts;

namespace Shop.Bank;

/// <summary>
/// Simulates an external payment provider: it has its own ledger, charges once per idempotency key, and can be switched
/// to fail in several ways.
/// </summary>
internal static class BankService
{
    /// <summary>The authorization policy for charges: requires an API key with the scope of the same name.</summary>
    private const string Charge = "bank.charge";

    public static void AddBank(this IHostApplicationBuilder builder)
    {
        builder.AddShopDatabase<BankDb>(ServiceNames.Bank);
        builder.Services.AddSingleton<FaultSwitch>();
        builder.Services.Configure<BankOptions>(builder.Configuration.GetSection("Bank"));
    }

    public static void MapBank(this IEndpointRouteBuilder endpoints)
    {
        // For demonstrations and tests; a real bank has neither.
        var controls = endpoints.MapGroup("").RequireLoopback().AllowAnonymous();
        controls.MapGet("/ledger", LedgerEndpoint.GetAsync);
        controls.MapGet("/faults", static (FaultSwitch faults) => faults.Current);
        controls.MapPut("/faults", static (FaultSettings settings, FaultSwitch faults) => faults.Current = settings);

        var faulty = endpoints.MapGroup("").AddEndpointFilter<FaultFilter>().RequireAuthorization(Charge);
        faulty.MapPost("/charges", ChargeEndpoints.PostAsync);
        faulty.MapGet("/charges/{key}", ChargeEndpoints.GetAsync);
        faulty.MapPost("/refunds", RefundEndpoint.PostAsync);
    }
}
