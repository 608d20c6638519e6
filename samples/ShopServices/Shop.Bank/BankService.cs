using Shop.Bank.Books;
using Shop.Bank.Charges;
using Shop.Bank.Faults;
using Shop.Bank.Refunds;
using Shop.Contracts;

namespace Shop.Bank;

/// <summary>
/// The payment provider that nobody controls. It keeps its own books, charges once per idempotency key, and has a
/// switch for every way in which a provider can let its customers down.
/// </summary>
internal static class BankService
{
    /// <summary>Who may move money: whoever has an API key with the scope of that name.</summary>
    private const string Customers = "bank.charge";

    public static void AddBank(this IHostApplicationBuilder builder)
    {
        builder.AddShopDatabase<BankDb>(ServiceNames.Bank);
        builder.Services.AddSingleton<FaultSwitch>();
        builder.Services.Configure<BankOptions>(builder.Configuration.GetSection("Bank"));
    }

    public static void MapBank(this IEndpointRouteBuilder endpoints)
    {
        // For demonstrations and audits; a real bank has neither.
        var stage = endpoints.MapGroup("").OnThisMachineOnly().AllowAnonymous();
        stage.MapGet("/ledger", LedgerEndpoint.GetAsync);
        stage.MapGet("/faults", static (FaultSwitch faults) => faults.Current);
        stage.MapPut("/faults", static (FaultSettings settings, FaultSwitch faults) => faults.Current = settings);

        var faulty = endpoints.MapGroup("").AddEndpointFilter<FaultFilter>().RequireAuthorization(Customers);
        faulty.MapPost("/charges", ChargeEndpoints.PostAsync);
        faulty.MapGet("/charges/{key}", ChargeEndpoints.GetAsync);
        faulty.MapPost("/refunds", RefundEndpoint.PostAsync);
    }
}
