using Shop.Bank.Books;
using Shop.Bank.Charges;
using Shop.Bank.Faults;
using Shop.Bank.Refunds;
using Shop.Contracts;

namespace Shop.Bank;

/// <summary>
/// The payment provider that nobody controls. It keeps its own books, charges once per idempotency key, and has a switch
/// for every way in which a provider can let its customers down.
/// </summary>
internal static class BankService
{
    public static void AddBank(this IHostApplicationBuilder builder)
    {
        builder.AddShopDatabase<BankDb>(ServiceNames.Bank);
        builder.Services.AddSingleton<FaultSwitch>();
        builder.Services.Configure<BankOptions>(builder.Configuration.GetSection("Bank"));
    }

    public static void MapBank(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/ledger", LedgerEndpoint.GetAsync);
        endpoints.MapGet("/faults", static (FaultSwitch faults) => faults.Current);
        endpoints.MapPut("/faults", static (FaultSettings settings, FaultSwitch faults) => faults.Current = settings);

        var faulty = endpoints.MapGroup("").AddEndpointFilter<FaultFilter>();
        faulty.MapPost("/charges", ChargeEndpoints.PostAsync);
        faulty.MapGet("/charges/{key}", ChargeEndpoints.GetAsync);
        faulty.MapPost("/refunds", RefundEndpoint.PostAsync);
    }
}
